import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import licet.CodeMailed;
import licet.Licensing;
import licet.Refusal;
import licet.Result;
import licet.Settings;
import licet.Standing;
import licet.Store;
import licet.internal.Json;

/** Drives the client by client/conformance.md: one JSON object a line, in and out. */
public final class Conformance {
  private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Hand clock = new Hand();
  private Licensing licensing;

  /** A clock that stands still, after it was set. */
  private static final class Hand extends Clock {
    private volatile Long now;

    @Override
    public long millis() {
      Long set = now;
      return set == null ? System.currentTimeMillis() : set;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private Conformance() {}

  /** Reads requests until the input ends. */
  public static void main(String[] args) throws IOException {
    var program = new Conformance();
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.isBlank()) out.print(Json.write(program.respond(line)) + "\n");
      out.flush();
    }
  }

  private Map<String, Object> respond(String line) {
    var response = new LinkedHashMap<String, Object>();
    response.put("id", null);
    try {
      var request = Json.readObject(line);
      response.put("id", request.get("id"));
      response.put("result", call(request));
    } catch (Json.Malformed | RuntimeException wrong) {
      response.put("error", String.valueOf(wrong.getMessage()));
    }
    return response;
  }

  private Object call(Map<String, Object> request) {
    String call = String.valueOf(request.get("call"));
    if (call.equals("open")) return open(request);
    if (call.equals("clock")) {
      clock.now = integer(request, "now");
      return null;
    }
    if (licensing == null) throw new IllegalStateException("call open first");
    switch (call) {
      case "activate":
        return json(licensing.activate(text(request, "key"), text(request, "name")));
      case "check":
        return json(request.get("fresh") == Boolean.TRUE ? licensing.checkNow() : licensing.check());
      case "standing":
        return json(licensing.standing());
      case "has":
        return licensing.has(text(request, "code"));
      case "value":
        return licensing.value(text(request, "code"));
      case "recordUsage":
        return licensing.recordUsage(integer(request, "amount"), text(request, "meter"));
      case "startTrial":
        return json(licensing.startTrial(text(request, "email"), text(request, "code")));
      case "deactivate":
        var seat = new LinkedHashMap<String, Object>();
        seat.put("seatFreeAt", instant(licensing.deactivate()));
        return seat;
      case "request":
        return licensing.request();
      case "install":
        return json(licensing.install(text(request, "file"), text(request, "key")));
      case "release":
        return licensing.release();
      case "start":
        licensing.start();
        return null;
      case "stop":
        licensing.stop();
        return null;
      default:
        throw new IllegalArgumentException("there is no call " + call);
    }
  }

  private Object open(Map<String, Object> request) {
    if (licensing != null) licensing.stop();
    licensing = null;
    clock.now = request.get("now") == null ? null : Long.valueOf(integer(request, "now"));
    String store = text(request, "store");
    String keys = request.get("keys") == null ? null : Json.write(request.get("keys"));
    var settings =
        Settings.builder(text(request, "gateway"), text(request, "product"), text(request, "version"), keys)
            .store(store == null ? null : Store.inFile(Path.of(store)))
            .fingerprint(text(request, "fingerprint"))
            .meter(text(request, "meter"))
            .trial(text(request, "trial"))
            .locale(text(request, "locale"))
            .offline(text(request, "offline"))
            .timeout(request.get("timeout") == null ? null : Duration.ofMillis(integer(request, "timeout")))
            .clock(clock)
            .build();
    licensing = new Licensing(settings);
    return null;
  }

  private static String text(Map<String, Object> request, String name) {
    Object value = request.get(name);
    if (value == null || value instanceof String) return (String) value;
    throw new IllegalArgumentException(name + " must be a text");
  }

  private static long integer(Map<String, Object> request, String name) {
    Object value = request.get(name);
    if (value instanceof Long number) return number;
    if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1L << 53) return number.longValue();
    throw new IllegalArgumentException(name + " must be an integer number");
  }

  private static String instant(Instant at) {
    return at == null ? null : INSTANT.format(at);
  }

  private static Object json(Result result) {
    var out = new LinkedHashMap<String, Object>();
    if (result instanceof CodeMailed mailed) {
      out.put("state", "CODE_MAILED");
      out.put("valid", false);
      out.put("nextCodeAt", instant(mailed.nextCodeAt()));
    } else if (result instanceof Refusal refusal) {
      out.put("state", "REFUSED");
      out.put("valid", false);
      out.put("code", refusal.code());
      out.put("message", refusal.message());
      out.put("nextAction", refusal.nextAction());
      out.put("nextAllowedAt", instant(refusal.nextAllowedAt()));
      out.put("devices", refusal.devices().stream().map(Conformance::json).toList());
    } else if (result instanceof Standing standing) {
      out.put("state", standing.state().name());
      out.put("valid", standing.valid());
      out.put("code", standing.code());
      out.put("message", standing.message());
      out.put("nextAction", standing.nextAction());
      out.put("entitlements", standing.entitlements());
      out.put("expiry", instant(standing.expiry()));
      out.put("until", instant(standing.until()));
      out.put("source", standing.source());
    }
    return out;
  }

  private static Object json(Refusal.Device device) {
    var out = new LinkedHashMap<String, Object>();
    out.put("device", device.device());
    out.put("name", device.name());
    out.put("platform", device.platform());
    out.put("lastSeenAt", instant(device.lastSeenAt()));
    out.put("seatFreeAt", instant(device.seatFreeAt()));
    return out;
  }
}
