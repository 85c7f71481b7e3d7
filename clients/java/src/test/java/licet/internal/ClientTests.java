package licet.internal;

import static licet.internal.Tests.expectEqual;
import static licet.internal.Tests.expectThrown;
import static licet.internal.Tests.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import licet.Licensing;
import licet.Refusal;
import licet.Settings;
import licet.Standing;
import licet.Standing.State;
import licet.Store;

final class ClientTests {
  private static final String KEY = "LIC-01234-56789-ABCDE-FGHJK-TZFN5";

  private ClientTests() {}

  /** A gateway with one license. */
  private static final class Gateway implements AutoCloseable {
    final HttpServer server;
    final KeyPair pair;
    final Map<String, Long> usage = new ConcurrentHashMap<>();
    volatile String code = "VALID";
    volatile boolean isDown;
    volatile String keyList = "";

    /** Names of the operations that arrived. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    Gateway() throws Exception {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      server = serve(this::answer);
    }

    String url() {
      return urlOf(server);
    }

    Settings.Builder settings() {
      String keys = Json.write(Map.of("keys", List.of(jwk())));
      return Settings.builder(url() + "/graphql/", "studio", "1.0", keys)
          .store(Store.inMemory())
          .fingerprint("laptop")
          .meter("renders");
    }

    Map<String, Object> jwk() {
      byte[] spki = pair.getPublic().getEncoded();
      String x = Bytes.encode(Arrays.copyOfRange(spki, spki.length - 32, spki.length));
      return Map.of("kty", "OKP", "crv", "Ed25519", "kid", "test", "x", x);
    }

    String listOfKeys(Instant iat, Duration life) throws Exception {
      var claims = Map.of("iat", iat.getEpochSecond(), "exp", iat.plus(life).getEpochSecond(), "keys", List.of(jwk()));
      return sign("license-keys+jwt", claims);
    }

    long used() {
      return usage.values().stream().mapToLong(Long::longValue).sum();
    }

    private void answer(HttpExchange exchange) throws Exception {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (isDown) {
        reply(exchange, 503, "<h1>503</h1>");
        return;
      }
      if (!exchange.getRequestURI().getPath().equals("/graphql")) {
        reply(exchange, 200, keyList);
        return;
      }
      var request = (Map<?, ?>) Json.read(body);
      String name = ((String) request.get("query")).split("[ (]")[1];
      var input = (Map<?, ?>) ((Map<?, ?>) request.get("variables")).get("input");
      requests.add(name);
      reply(exchange, 200, Json.write(Map.of("data", Map.of("result", result(name, input)))));
    }

    private Map<String, Object> result(String name, Map<?, ?> input) throws Exception {
      var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      if (!KEY.equals(input.get("key"))) return Map.of("__typename", "NotFoundRefusal", "code", "LICENSE_NOT_FOUND", "message", "No license has this key.");
      if (name.equals("RecordUsage")) usage.put((String) input.get("idempotencyKey"), (Long) input.get("amount"));
      if (name.equals("Deactivate")) return Map.of("__typename", name, "seatFreeAt", now.toString());
      if (!name.equals("Validate")) return Map.of("__typename", name);
      boolean valid = code.equals("VALID");
      byte[] salt = new byte[16];
      String digest = Bytes.encode(Bytes.sha256(salt, Bytes.utf8((String) input.get("fingerprint"))));
      var license = new LinkedHashMap<String, Object>(Map.of("type", "test", "revision", 1, "status", "ACTIVE", "keyHint", "TZFN5"));
      license.put("expiry", null);
      license.put("graceEndsAt", null);
      license.put("maxActivations", null);
      license.put("entitlements", Map.of("export", true, "layers", 64, "tier", "gold", "plugins", false));
      var answer = new LinkedHashMap<String, Object>(Map.of("iss", url(), "aud", "studio", "sub", "lic_1", "detail", code, "license", license));
      answer.put("iat", now.getEpochSecond());
      answer.put("exp", now.plus(Duration.ofDays(7)).getEpochSecond());
      answer.put("asOf", now.toString());
      answer.put("valid", valid);
      answer.put("code", code);
      answer.put("nonce", input.get("nonce"));
      answer.put("cnf", Map.of("fp#S256", digest, "salt", Bytes.encode(salt)));
      var claims = Map.of("sub", "lic_1", "valid", valid, "code", code, "nonce", input.get("nonce"), "checkedAt", now.toString());
      return Map.of("__typename", "LicenseValidation", "signature", sign("license-validation+jwt", claims), "answer", sign("license-answer+jwt", answer));
    }

    private String sign(String typ, Map<String, ?> claims) throws Exception {
      String header = Json.write(Map.of("alg", "EdDSA", "kid", "test", "typ", typ));
      String text = Bytes.encode(Bytes.utf8(header)) + "." + Bytes.encode(Bytes.utf8(Json.write(claims)));
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(Bytes.utf8(text));
      return text + "." + Bytes.encode(signature.sign());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  /** A store on a disk that can be full: it then fails after it called the function. */
  private static final class Disk implements Store {
    volatile boolean isFull;
    private String text;

    @Override
    public synchronized void update(UnaryOperator<String> change) throws IOException {
      String next = change.apply(text);
      if (isFull) throw new IOException("the disk is full");
      text = next;
    }
  }

  /** Answers a request. */
  private interface Handler {
    void handle(HttpExchange exchange) throws Exception;
  }

  private static HttpServer serve(Handler handler) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              var thread = new Thread(work);
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext(
        "/",
        exchange -> {
          try {
            handler.handle(exchange);
          } catch (IOException disconnected) {
            throw disconnected;
          } catch (Exception wrong) {
            throw new IOException(wrong);
          } finally {
            exchange.close();
          }
        });
    server.start();
    return server;
  }

  private static String urlOf(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = Bytes.utf8(text);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static Connection connectionTo(String url) {
    return new Connection(URI.create(url), "en", Duration.ofMinutes(1), null, null);
  }

  private static void disks() {
    test(
        "a full disk makes no license invalid, and counts no usage twice",
        () -> {
          try (var gateway = new Gateway()) {
            var disk = new Disk();
            disk.isFull = true;
            var client = new Licensing(gateway.settings().store(disk).build());
            expectEqual("state", ((Standing) client.activate(KEY)).state(), State.LICENSED);
            expectEqual("full", client.recordUsage(2), false);
            disk.isFull = false;
            // The memory is ahead of the disk, and is not lost by the next change that succeeds.
            expectEqual("stored", client.recordUsage(3), true);
            expectEqual("checked", client.checkNow().state(), State.LICENSED);
            client.activate(KEY);
            expectEqual("usage", gateway.used(), 3L);
            gateway.isDown = true;
            expectEqual("restarted", new Licensing(gateway.settings().store(disk).build()).check().state(), State.OFFLINE);
          }
        });
    test(
        "what is on a full disk is read",
        () -> {
          try (var gateway = new Gateway()) {
            var disk = new Disk();
            new Licensing(gateway.settings().store(disk).build()).activate(KEY);
            disk.isFull = true;
            gateway.isDown = true;
            expectEqual("restarted", new Licensing(gateway.settings().store(disk).build()).check().state(), State.OFFLINE);
          }
        });
    test(
        "usage that is not marked on disk is not sent",
        () -> {
          try (var gateway = new Gateway()) {
            var disk = new Disk();
            var client = new Licensing(gateway.settings().store(disk).build());
            client.activate(KEY);
            gateway.isDown = true;
            expectEqual("stored", client.recordUsage(2), true);
            client.activate(KEY); // Waits until the attempt to send it has failed.
            gateway.isDown = false;
            disk.isFull = true;
            client.deactivate();
            expectEqual("full", gateway.used(), 0L);
            disk.isFull = false;
            client.deactivate();
            expectEqual("usage", gateway.used(), 2L);
          }
        });
    test(
        "a device with a broken disk frees its seat",
        () -> {
          try (var gateway = new Gateway()) {
            var file = java.nio.file.Files.createTempFile("licet-", "");
            var client = new Licensing(gateway.settings().store(Store.inFile(file.resolve("state.json"))).build());
            client.activate(KEY);
            expectEqual("usage", client.recordUsage(2), false);
            expectEqual("sent", client.deactivate() != null, true);
            expectEqual("state", client.standing().state(), State.UNLICENSED);
            expectEqual("used", gateway.used(), 0L);
          }
        });
    test(
        "a release that was sent is not read from the disk again",
        () -> {
          try (var gateway = new Gateway()) {
            var disk = new Disk();
            var client = new Licensing(gateway.settings().store(disk).build());
            client.activate(KEY);
            gateway.isDown = true;
            client.deactivate();
            gateway.isDown = false;
            disk.isFull = true;
            client.activate(KEY); // Sends the release first, and then takes the seat again.
            disk.isFull = false;
            client.checkNow();
            client.activate(KEY);
            expectEqual("releases", gateway.requests.stream().filter("Deactivate"::equals).count(), 1L);
            expectEqual("state", client.standing().state(), State.LICENSED);
          }
        });
    test(
        "a change of another process outlives a full disk",
        () -> {
          try (var gateway = new Gateway()) {
            var disk = new Disk();
            var first = new Licensing(gateway.settings().store(disk).build());
            first.activate(KEY);
            var other = new Licensing(gateway.settings().store(disk).build());
            other.check();
            disk.isFull = true;
            first.checkNow();
            disk.isFull = false;
            gateway.isDown = true;
            expectEqual("stored", other.recordUsage(2), true);
            other.activate(KEY);
            gateway.isDown = false;
            first.checkNow();
            first.activate(KEY);
            expectEqual("usage", gateway.used(), 2L);
          }
        });
    test(
        "a deactivation of another process outlives a full disk",
        () -> {
          try (var gateway = new Gateway()) {
            var disk = new Disk();
            var first = new Licensing(gateway.settings().store(disk).build());
            first.activate(KEY);
            var other = new Licensing(gateway.settings().store(disk).build());
            other.check();
            disk.isFull = true;
            first.checkNow();
            disk.isFull = false;
            other.deactivate();
            expectEqual("state", first.check().state(), State.UNLICENSED);
          }
        });
    test(
        "a release that another process made obsolete is not sent",
        () -> {
          try (var gateway = new Gateway()) {
            var disk = new Disk();
            var first = new Licensing(gateway.settings().store(disk).build());
            first.activate(KEY);
            var other = new Licensing(gateway.settings().store(disk).build());
            other.check();
            gateway.isDown = true;
            first.deactivate();
            disk.isFull = true;
            first.checkNow();
            disk.isFull = false;
            gateway.isDown = false;
            // The seat is taken again, so the release must not arrive any more.
            other.activate(KEY);
            first.checkNow();
            first.activate(KEY);
            expectEqual("releases", gateway.requests.stream().filter("Deactivate"::equals).count(), 0L);
          }
        });
    test(
        "usage after a deactivation of another process is not recorded",
        () -> {
          try (var gateway = new Gateway()) {
            var disk = new Disk();
            var first = new Licensing(gateway.settings().store(disk).build());
            first.activate(KEY);
            new Licensing(gateway.settings().store(disk).build()).deactivate();
            expectEqual("recorded", first.recordUsage(2), false);
            expectEqual("usage", gateway.used(), 0L);
          }
        });
    test(
        "a license that cannot be read at the start is verified and used later",
        () -> {
          for (boolean isForged : new boolean[] {false, true}) {
            try (var gateway = new Gateway()) {
              var path = java.nio.file.Files.createTempDirectory("licet-").resolve("state.json");
              new Licensing(gateway.settings().store(Store.inFile(path)).build()).activate(KEY);
              gateway.isDown = true;
              String text = java.nio.file.Files.readString(path);
              java.nio.file.Files.delete(path);
              java.nio.file.Files.createDirectory(path);
              var client = new Licensing(gateway.settings().store(Store.inFile(path)).build());
              expectEqual("unreadable", client.check().state(), State.UNLICENSED);
              java.nio.file.Files.delete(path);
              java.nio.file.Files.writeString(path, isForged ? text.replace("eyJ", "eyK") : text);
              expectEqual("readable", client.check().state(), isForged ? State.LOCKED : State.OFFLINE);
            }
          }
        });
    test(
        "an older key list is rejected, also after a restart",
        () -> {
          try (var gateway = new Gateway()) {
            var store = Store.inMemory();
            var now = Instant.now();
            var running = core(gateway, store, now);
            var other = core(gateway, store, now);
            gateway.keyList = gateway.listOfKeys(now, Duration.ofDays(1));
            expectEqual("first", running.fetchKeys(), true);
            gateway.keyList = gateway.listOfKeys(now.minusSeconds(3600), Duration.ofDays(90));
            // Another process that runs did not see the newest list, and must not replace it in the store.
            expectEqual("other", other.fetchKeys(), false);
            expectEqual("running", running.fetchKeys(), false);
            expectEqual("restarted", core(gateway, store, now).fetchKeys(), false);
            expectEqual("after its end", core(gateway, store, now.plus(Duration.ofDays(2))).fetchKeys(), false);
            gateway.keyList = gateway.listOfKeys(now.plus(Duration.ofDays(1)), Duration.ofDays(90));
            expectEqual("later", core(gateway, store, now.plus(Duration.ofDays(2))).fetchKeys(), true);
          }
        });
  }

  private static Core core(Gateway gateway, Store store, Instant now) {
    var core =
        new Core(
            new Core.Options(
                URI.create(gateway.url()), "studio", "1.0", Json.write(Map.of("keys", List.of(gateway.jwk()))), store, "laptop", null, null,
                null, "en", null, "P30D", Duration.ofMinutes(1), null, null, Clock.fixed(now, java.time.ZoneOffset.UTC)));
    core.check(false);
    return core;
  }

  static void run() {
    certificates();
    disks();
    test(
        "activates, grants entitlements, and goes on without the gateway",
        () -> {
          try (var gateway = new Gateway()) {
            var store = Store.inMemory();
            var client = new Licensing(gateway.settings().store(store).build());
            expectEqual("first", client.check().state(), State.UNLICENSED);
            var result = client.activate("lic 01234 56789 abcde fghjk tzfn5");
            expectEqual("state", ((Standing) result).state(), State.LICENSED);
            expectEqual(
                "entitlements", client.standing().entitlements(), Map.of("export", true, "layers", 64L, "tier", "gold", "plugins", false));
            expectEqual(
                "grants",
                List.of(client.has("export"), client.has("plugins"), client.has("none"), client.integer("layers", 1), client.integer("tier", 7)),
                List.of(true, false, false, 64L, 7L));
            gateway.isDown = true;
            var next = new Licensing(gateway.settings().store(store).build());
            expectEqual("offline", next.check().source(), "ANSWER");
            var later = Clock.offset(Clock.systemUTC(), Duration.ofDays(8));
            var last = new Licensing(gateway.settings().store(store).clock(later).build());
            expectEqual("later", last.check().code(), "STALE");
          }
        });

    test(
        "a refusal is a value with a sentence",
        () -> {
          try (var gateway = new Gateway()) {
            var client = new Licensing(gateway.settings().locale("de").build());
            expectEqual("unknown", ((Refusal) client.activate("wrong")).code(), "LICENSE_NOT_FOUND");
            gateway.isDown = true;
            var refusal = (Refusal) client.activate(KEY);
            expectEqual("down", refusal.message(), "Der Lizenzserver ist nicht erreichbar. Versuchen Sie es später erneut.");
            expectEqual("action", refusal.nextAction(), "WAIT");
          }
        });

    test(
        "the background notices a suspension, and a listener can call the client",
        () -> {
          try (var gateway = new Gateway()) {
            var client = new Licensing(gateway.settings().build());
            client.activate(KEY);
            gateway.code = "SUSPENDED";
            var codes = new LinkedBlockingQueue<String>();
            var end =
                client.onChange(
                    standing -> {
                      client.check();
                      codes.add(standing.code());
                    });
            client.start();
            client.start();
            client.checkNow();
            expectEqual("code", codes.take(), "SUSPENDED");
            end.run();
            client.close();
            client.close();
            expectEqual("valid", client.standing().valid(), false);
          }
        });

    test(
        "usage of many threads and clients with one file is counted once",
        () -> {
          try (var gateway = new Gateway()) {
            var path = java.nio.file.Files.createTempDirectory("licet-usage-").resolve("state.json");
            var threads = Executors.newFixedThreadPool(6);
            for (int i = 0; i < 3; i++) {
              var client = new Licensing(gateway.settings().store(Store.inFile(path)).build());
              if (i == 0) client.activate(KEY);
              client.check();
              for (int amount = 1; amount <= 4; amount++) {
                int given = amount;
                threads.submit(() -> client.recordUsage(given));
              }
            }
            threads.shutdown();
            threads.awaitTermination(1, TimeUnit.DAYS);
            while (gateway.usage.values().stream().mapToLong(Long::longValue).sum() < 30) Thread.sleep(5);
            expectEqual("usage", gateway.usage.values().stream().mapToLong(Long::longValue).sum(), 30L);
          }
        });

    test(
        "a thread that is interrupted gets the standing, and it is no outage",
        () -> {
          try (var gateway = new Gateway()) {
            var client = new Licensing(gateway.settings().build());
            client.activate(KEY);
            Thread.currentThread().interrupt();
            expectEqual("valid", client.checkNow().valid(), true);
            expectEqual("refused", ((Refusal) client.activate(KEY)).code(), "UNREACHABLE");
            expectEqual("interrupted", Thread.interrupted(), true);
            expectEqual("state", client.check().state(), State.LICENSED);
          }
        });

    test(
        "a store that fails locks nothing",
        () -> {
          try (var gateway = new Gateway()) {
            for (RuntimeException failure : Arrays.asList(null, new IllegalStateException("a fault of the store"))) {
              Store store =
                  change -> {
                    if (failure != null) throw failure;
                    throw new IOException("the disk is full");
                  };
              var client = new Licensing(gateway.settings().store(store).build());
              expectEqual("valid", client.activate(KEY).valid(), true);
            }
          }
        });

    for (String text :
        List.of(
            "", "{", "null", "[]", "{\"memory\":7}", "{\"memory\":{\"outbox\":{}}}", "{\"memory\":{\"outbox\":[null,7,{}],\"failures\":-5}}",
            "{\"device\":{\"d\":\"AA\"},\"state\":{\"lists\":[{\"idx\":-1}]},\"request\":{\"token\":7}}", "\ufffd"))
      test(
          "the damaged state " + text + " counts as none",
          () -> {
            try (var gateway = new Gateway()) {
              var store = Store.inMemory();
              store.update(before -> text);
              var client = new Licensing(gateway.settings().store(store).build());
              expectEqual("state", client.check().state(), State.UNLICENSED);
              expectEqual("request", client.request().length() > 200, true);
              expectEqual("again", client.request(), client.request());
            }
          });

    test(
        "a wrong call throws",
        () -> {
          try (var gateway = new Gateway()) {
            var client = new Licensing(gateway.settings().meter(null).build());
            expectThrown("amount", IllegalArgumentException.class, () -> client.recordUsage(-1, "renders"));
            expectThrown("amount", IllegalArgumentException.class, () -> client.recordUsage(1_000_000_001, "renders"));
            expectThrown("meter", IllegalArgumentException.class, () -> client.recordUsage(1));
            expectThrown("trial", IllegalStateException.class, () -> client.startTrial("ada@example.com", null));
            expectThrown("key", NullPointerException.class, () -> client.activate(null));
            expectThrown("file", NullPointerException.class, () -> client.install(null));
            expectThrown("gateway", IllegalArgumentException.class, () -> Settings.builder("licenses.example", "a", "1", "{}").build());
            expectThrown("gateway", IllegalArgumentException.class, () -> Settings.builder("http://a b", "a", "1", "{}").build());
            expectThrown("product", IllegalArgumentException.class, () -> Settings.builder("http://a", "", "1", "{}").build());
            expectThrown("keys", IllegalArgumentException.class, () -> new Licensing(Settings.builder("http://a", "a", "1", "{}").build()));
            for (String offline : List.of("30 days", "P", "PT", "P1DT", "-P1D"))
              expectThrown(offline, IllegalArgumentException.class, () -> gateway.settings().offline(offline).build());
            expectThrown("locale", IllegalArgumentException.class, () -> gateway.settings().locale("fr").build());
            expectThrown("timeout", IllegalArgumentException.class, () -> gateway.settings().timeout(Duration.ZERO).build());
          }
        });

    test(
        "a redirect is not followed",
        () -> {
          var isAsked = new boolean[1];
          var other = serve(exchange -> isAsked[0] = true);
          var server =
              serve(
                  exchange -> {
                    exchange.getResponseHeaders().set("location", urlOf(other));
                    exchange.sendResponseHeaders(307, -1);
                  });
          expectEqual("fault", connectionTo(urlOf(server)).send("Activate", Map.of("key", "LIC")).fault().arrived(), true);
          expectEqual("document", connectionTo(urlOf(server)).get(urlOf(server), ""), null);
          expectEqual("asked", isAsked[0], false);
          server.stop(0);
          other.stop(0);
        });

    test(
        "a response that is too long, or that never ends, is an outage",
        () -> {
          var server =
              serve(
                  exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    var part = new byte[1 << 16];
                    Arrays.fill(part, (byte) ' ');
                    try (var out = exchange.getResponseBody()) {
                      while (true) out.write(part);
                    }
                  });
          expectEqual("fault", connectionTo(urlOf(server)).send("Activate", Map.of()).fault().arrived(), true);
          expectEqual("document", connectionTo(urlOf(server)).get(urlOf(server), ""), null);
          server.stop(0);
          var slow =
              serve(
                  exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    Thread.sleep(Long.MAX_VALUE);
                  });
          var hurried = new Connection(URI.create(urlOf(slow)), "en", Duration.ofMillis(200), null, null);
          expectEqual("fault", hurried.send("Activate", Map.of()).fault().arrived(), true);
          slow.stop(0);
        });

    test(
        "a connection that is refused sent nothing",
        () -> {
          int port;
          try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
          }
          expectEqual("arrived", connectionTo("http://127.0.0.1:" + port).send("Activate", Map.of()).fault().arrived(), false);
          var cut = serve(HttpExchange::close);
          expectEqual("arrived", connectionTo(urlOf(cut)).send("Activate", Map.of()).fault().arrived(), true);
          cut.stop(0);
        });

    var responses =
        new Object[][] {
          {429, "{\"errors\":[{\"extensions\":{\"code\":\"RATE_LIMITED\"}}]}", "7", false, 7000L},
          {503, "{\"errors\":[{\"extensions\":{\"code\":\"OVERLOADED\"}}]}", "", false, null},
          {503, "{\"errors\":[{\"extensions\":{\"code\":\"DATABASE_UNAVAILABLE\"}}]}", "2", true, 2000L},
          {200, "<html>", "", true, null},
          {200, "null", "", true, null},
          {200, "{\"data\":{\"result\":null}}", "", true, null},
          {200, "{\"data\":{\"result\":7}}", "", true, null},
          {200, "{\"data\":{\"result\":{}},\"errors\":[]}", "-1", true, null},
          {500, "{\"errors\":[7]}", "9999999999999999999", true, null},
          {503, "x", "Thu, 01 Jan 1970 00:00:00 GMT", true, null},
          {200, "[".repeat(1 << 20), "soon", true, null},
        };
    for (var response : responses)
      test(
          "a response of " + response[0] + " with " + response[2],
          () -> {
            var server =
                serve(
                    exchange -> {
                      if (!response[2].equals("")) exchange.getResponseHeaders().set("retry-after", (String) response[2]);
                      reply(exchange, (int) response[0], (String) response[1]);
                    });
            var fault = connectionTo(urlOf(server)).send("Activate", Map.of()).fault();
            expectEqual("arrived", fault.arrived(), response[3]);
            expectEqual("delay", fault.retryAfter(), response[4]);
            expectEqual("without primary", fault.withoutPrimary(), ((String) response[1]).contains("DATABASE_UNAVAILABLE"));
            server.stop(0);
          });

    test(
        "the proxy of the environment is used, unless it is excluded",
        () -> {
          var variables =
              Map.of("HTTPS_PROXY", "http://proxy.example:3128", "http_proxy", "other.example", "NO_PROXY", "localhost, .intern.example");
          var selector = new EnvironmentProxy(variables::get);
          expectEqual("https", addressOf(selector.select(URI.create("https://licenses.example"))), "proxy.example:3128");
          expectEqual("http", addressOf(selector.select(URI.create("http://licenses.example"))), "other.example:80");
          expectEqual("excluded", addressOf(selector.select(URI.create("https://a.intern.example"))), null);
          expectEqual("similar", addressOf(selector.select(URI.create("https://xintern.example"))), "proxy.example:3128");
          expectEqual("malformed", addressOf(new EnvironmentProxy(name -> "::").select(URI.create("https://a.example"))), null);
          var seen = new LinkedBlockingQueue<String>();
          var proxy =
              serve(
                  exchange -> {
                    seen.add(exchange.getRequestURI().toString());
                    reply(exchange, 200, "text");
                  });
          var via =
              new Connection(
                  URI.create("http://licenses.example"), "en", Duration.ofMinutes(1), java.net.ProxySelector.of(proxy.getAddress()), null);
          expectEqual("text", via.get("http://licenses.example/list", ""), "text");
          expectEqual("seen", seen.take(), "http://licenses.example/list");
          proxy.stop(0);
        });
  }

  private static void certificates() {
    test(
        "certificates of the settings are trusted, and no others",
        () -> {
          var folder = java.nio.file.Files.createTempDirectory("licet-tls-");
          var file = folder.resolve("keys.p12").toString();
          char[] password = "changeit".toCharArray();
          String keytool = java.nio.file.Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
          var created =
              new ProcessBuilder(
                      keytool, "-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1",
                      "-validity", "2", "-storetype", "PKCS12", "-keystore", file, "-storepass", "changeit")
                  .inheritIO()
                  .start();
          expectEqual("keytool", created.waitFor(), 0);
          var store = KeyStore.getInstance(new java.io.File(file), password);
          var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
          keys.init(store, password);
          var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
          trust.init(store);
          var context = SSLContext.getInstance("TLS");
          context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
          var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
          server.setHttpsConfigurator(new HttpsConfigurator(context));
          server.createContext("/", exchange -> reply(exchange, 200, "text"));
          server.start();
          var url = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
          var trusting = new Connection(url, "en", Duration.ofMinutes(1), null, context);
          expectEqual("trusted", trusting.get(url.toString(), ""), "text");
          var other = new Connection(url, "en", Duration.ofMinutes(1), null, null);
          expectEqual("not trusted", other.get(url.toString(), ""), null);
          expectEqual("arrived", other.send("Activate", Map.of()).fault().arrived(), false);
          server.stop(0);
        });
  }

  private static String addressOf(List<Proxy> proxies) {
    return proxies.get(0).address() instanceof InetSocketAddress address ? address.getHostString() + ":" + address.getPort() : null;
  }
}
