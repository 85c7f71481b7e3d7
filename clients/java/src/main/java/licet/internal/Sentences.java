package licet.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Texts that all clients share: the sentences for people and the documents of requests. */
final class Sentences {
  private static final Map<String, Map<?, ?>> BY_CODE = new HashMap<>();
  private static final Map<String, String> DOCUMENTS = new HashMap<>();

  static {
    try {
      for (var entry : (List<?>) Json.read(resource("texts.json"))) {
        var sentence = (Map<?, ?>) entry;
        var codes = (List<?>) sentence.get("codes");
        for (var code : codes) BY_CODE.put((String) code, sentence);
        if (codes.isEmpty()) BY_CODE.put("", sentence);
      }
    } catch (Json.Malformed impossible) {
      throw new IllegalStateException("the package is damaged", impossible);
    }
    String[] parts = resource("documents.graphql").strip().split("\n\n");
    String fragment = parts[parts.length - 1];
    for (String part : parts) {
      var name = Pattern.compile("^(?:query|mutation) (\\w+)").matcher(part);
      if (name.find()) DOCUMENTS.put(name.group(1), part.contains("...Declined") ? part + "\n\n" + fragment : part);
    }
  }

  private Sentences() {}

  static String resource(String name) {
    try (var in = Sentences.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  /** Returns the sentence for a code: the last one for a code of a license file that has none of its own. */
  static String of(String code, String locale) {
    return (String) BY_CODE.getOrDefault(code, BY_CODE.get("")).get(locale);
  }

  static String document(String name) {
    return DOCUMENTS.get(name);
  }
}
