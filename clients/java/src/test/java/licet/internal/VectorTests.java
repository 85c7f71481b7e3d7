package licet.internal;

import static licet.internal.Tests.expectEqual;
import static licet.internal.Tests.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import licet.internal.Memory.Statement;

/** Runs the vectors of client/vectors, which every client must pass. */
final class VectorTests {
  /** The build runs in the folder of the client. */
  static final Path CLIENT = Path.of("../../client");

  private VectorTests() {}

  static void run() throws Exception {
    if (!Files.isDirectory(CLIENT.resolve("vectors"))) {
      System.out.println("NOT RUN: the vectors are only in a checkout of the repository");
      return;
    }
    decide();
    merge();
    texts("files.json", true);
    texts("answers.json", false);
    literals();
    keys();
    fingerprints();
    shared();
  }

  static Object read(String name) throws IOException, Json.Malformed {
    return Json.read(Files.readAllBytes(CLIENT.resolve("vectors").resolve(name)));
  }

  private static Map<?, ?> object(Object value) {
    return (Map<?, ?>) value;
  }

  private static List<?> list(Object value) {
    return (List<?>) value;
  }

  private static void decide() throws Exception {
    for (var one : list(read("decide.json"))) {
      var sequence = object(one);
      test(
          "decide: " + sequence.get("name"),
          () -> {
            var memory = Memory.EMPTY;
            int at = 0;
            for (var each : list(sequence.get("steps"))) {
              var step = object(each);
              String before = Json.write(memory.json());
              var decision = Decision.decide(memory, eventOf(object(step.get("event"))), (Long) step.get("now"));
              String about = sequence.get("name") + ", step " + at++;
              expectEqual(about, verdictOf(decision.verdict()), step.get("verdict"));
              expectEqual(about, effectsOf(decision.effects()), step.get("effects"));
              expectEqual(about + ", the memory before", Json.write(memory.json()), before);
              memory = decision.memory();
            }
            // Through JSON, so that the form on disk is tested too.
            expectEqual(sequence + ", memory", Json.read(Json.write(memory.json())), sequence.get("memory"));
            expectEqual(sequence + ", memory that was read", Memory.of(sequence.get("memory")), memory);
          });
    }
  }

  private static void merge() throws Exception {
    for (var one : list(read("merge.json"))) {
      var given = object(one);
      test(
          "merge: " + given.get("name"),
          () -> {
            var merged = keptOf(given.get("own")).mergedInto(keptOf(given.get("stored")), keptOf(given.get("base")).base());
            var expected = keptOf(given.get("merged"));
            expectEqual(given.get("name") + ", memory", merged.memory, expected.memory);
            for (String name : new String[] {"answer", "file"})
              expectEqual(given.get("name") + ", " + name, merged.string(name), expected.string(name));
          });
    }
  }

  private static Kept keptOf(Object value) {
    return Kept.of(Json.write(value));
  }

  private static Event eventOf(Map<?, ?> event) {
    var statement = Statement.of(event.get("statement"));
    String id = (String) event.get("id");
    return switch ((String) event.get("type")) {
      case "OPENED" -> new Event.Opened(Statement.of(event.get("answer")), Statement.of(event.get("file")));
      case "ACTIVATED" -> new Event.Activated((String) event.get("key"));
      case "ANSWERED" -> new Event.Answered(statement, (Long) event.get("within"));
      case "INSTALLED" -> new Event.Installed(statement);
      case "LOST" -> new Event.Lost();
      case "UNREACHABLE" -> new Event.Unreachable((Long) event.get("retryAfter"), (String) event.get("unsent"));
      case "USED" -> new Event.Used(id, (String) event.get("meter"), (Long) event.get("amount"));
      case "SENDING" -> new Event.Sending(id);
      case "SENT" -> new Event.Sent(id);
      case "DEACTIVATED" -> new Event.Deactivated(id, (String) event.get("proof"));
      case "TICK" -> new Event.Tick();
      default -> throw new IllegalArgumentException("an unknown event: " + event);
    };
  }

  private static Object verdictOf(Decision.Verdict verdict) {
    var out = new LinkedHashMap<String, Object>();
    out.put("state", verdict.state());
    out.put("valid", verdict.valid());
    out.put("code", verdict.code());
    out.put("nextAction", verdict.nextAction());
    out.put("until", verdict.until());
    out.put("expiry", verdict.expiry());
    out.put("source", verdict.source());
    out.put("entitlements", verdict.entitlements());
    return out;
  }

  private static Object effectsOf(List<Decision.Effect> effects) {
    return effects.stream()
        .map(
            effect ->
                effect.type().equals("WAKE")
                    ? Map.<String, Object>of("type", "WAKE", "after", effect.after())
                    : Map.<String, Object>of("type", effect.type()))
        .toList();
  }

  private static void texts(String name, boolean areFiles) throws Exception {
    var file = object(read(name));
    var keys = Jws.keys(file.get("keys"));
    for (var one : list(file.get("cases"))) {
      var sequence = object(one);
      test(
          name + ": " + sequence.get("name"),
          () -> {
            var state = State.EMPTY;
            for (var each : list(sequence.get("calls"))) {
              var call = object(each);
              var codes = new ArrayList<String>();
              if (call.get("entitlements") instanceof List<?> given) given.forEach(code -> codes.add((String) code));
              var options =
                  new Verifier.Options(
                      keys,
                      or(call, "product", file),
                      or(call, "fingerprint", file),
                      (String) file.get("licenseKey"),
                      List.of("LIC"),
                      (Long) call.get("now") * 1000,
                      state,
                      codes,
                      (String) call.get("version"),
                      Shape.instantOf(call.get("releasedAt")),
                      (String) call.get("statusList"));
              String token = (String) call.get("token");
              var result = areFiles ? Verifier.verifyFile(token, options) : Verifier.verifyAnswer(token, options);
              expectEqual(
                  name + ": " + sequence.get("name"), Map.of("valid", result.valid(), "code", result.code()), call.get("expected"));
              state = State.of(Json.read(Json.write(result.state().json())));
              expectEqual("the state on disk", state, result.state());
            }
          });
    }
  }

  private static String or(Map<?, ?> call, String name, Map<?, ?> file) {
    return (String) (call.containsKey(name) ? call.get(name) : file.get(name));
  }

  private static void literals() throws Exception {
    var file = object(read("files.json"));
    var keys = Jws.keys(file.get("keys"));
    long issued = 1_780_315_200;
    test(
        "a key list is signed with a trusted key",
        () -> {
          var list = Jws.keyList((String) file.get("keyList"), keys, issued * 1000);
          expectEqual("iat", list.iat(), issued);
          expectEqual("kid", list.keys().get(0).kid(), "lic-2");
          expectEqual("trusted by its own keys", Jws.keyList((String) file.get("keyList"), list.keys(), issued * 1000), null);
          expectEqual("a forged list", Jws.keyList("eyJ" + "a.".repeat(9000), keys, issued * 1000), null);
        });
  }

  private static void keys() throws Exception {
    var file = object(read("keys.json"));
    var prefixes = list(file.get("prefixes")).stream().map(String.class::cast).toList();
    for (var one : list(file.get("cases"))) {
      var c = object(one);
      test(
          "keys: " + c.get("name"),
          () -> expectEqual((String) c.get("name"), LicenseKeys.read((String) c.get("text"), prefixes).orElse(null), c.get("key")));
    }
  }

  private static void fingerprints() throws Exception {
    var file = object(read("fingerprints.json"));
    for (var text : list(file.get("placeholders")))
      test("placeholder " + text, () -> expectEqual("placeholder " + text, Text.isPlaceholder((String) text), true));
    for (var text : list(file.get("identities")))
      test("identity " + text, () -> expectEqual("identity " + text, Text.isPlaceholder((String) text), false));
    for (var one : list(file.get("derived"))) {
      var c = object(one);
      test(
          "derived",
          () ->
              expectEqual(
                  "derived", Machine.fingerprint((String) c.get("machineId"), (String) c.get("product")), c.get("fingerprint")));
    }
  }

  private static void shared() throws Exception {
    test(
        "shared files are current",
        () -> {
          expectEqual("documents.graphql", Sentences.resource("documents.graphql"), Files.readString(CLIENT.resolve("documents.graphql")));
          expectEqual("texts.json", Sentences.resource("texts.json"), Files.readString(CLIENT.resolve("vectors/texts.json")));
          for (var one : list(read("texts.json"))) {
            for (var code : list(object(one).get("codes")))
              for (String locale : List.of("en", "de"))
                expectEqual((String) code, Sentences.of((String) code, locale), object(one).get(locale));
          }
          for (String name : List.of("Activate", "Deactivate", "ReleaseFile", "Heartbeat", "RecordUsage", "StartTrial", "Validate"))
            expectEqual(
                name, Sentences.document(name).contains("...Declined"), Sentences.document(name).contains("fragment Declined"));
        });
  }
}
