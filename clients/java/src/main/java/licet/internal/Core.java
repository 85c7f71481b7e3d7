package licet.internal;

import java.net.ProxySelector;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import licet.CodeMailed;
import licet.Refusal;
import licet.Result;
import licet.Standing;
import licet.Store;

/** Does what {@link Decision} says: requests, the store, the work in the background. Threads can share one. */
public final class Core {
  /** Longest sleep, so that a machine that wakes from its own sleep is noticed. */
  private static final long LONGEST_SLEEP = 30_000;

  private static final long REQUEST_LIFE = 30L * 86_400;
  private static final String CHECK = "CHECK";
  private static final String SEND = "SEND";

  /** Settings that were checked. */
  public record Options(
      URI gateway, String product, String version, String keys, Store store, String fingerprint, String deviceName, String meter,
      String trial, String locale, Instant releasedAt, String offline, Duration timeout, ProxySelector proxy, SSLContext tls,
      Clock clock) {}

  private final Options options;
  private final Store store;
  private final Connection connection;
  private final String deviceName;
  private final ExecutorService workers = daemons(8, "licet-worker");
  private final ExecutorService notifications = daemons(1, "licet-listener");
  private final List<Consumer<Standing>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Flight> flights = new HashMap<>();
  private final Map<String, Instant> seatFreeAt = new ConcurrentHashMap<>();

  /** Serializes changes of the store, and guards the members below. */
  private final Object storing = new Object();

  /** Whether {@link #kept} has changes that the store could not take. */
  private boolean isAhead;

  private Kept.Base base = Kept.EMPTY.base();

  /** Whether the store was ever read. */
  private volatile boolean isRead;

  /** Whether what is in the store was read and verified. */
  private volatile boolean isVerified;

  private final Object opening = new Object();

  /** Guards the members below, and is notified when the work in the background has to look again. */
  private final Object waking = new Object();

  private boolean isStarted;
  private long wakeAt = Long.MAX_VALUE;
  private long run;

  private volatile Kept kept = Kept.EMPTY;
  private volatile List<Jws.Key> trusted;
  private volatile Evidence evidence;
  private volatile long listedAt;
  private String shown = "";

  /** Throws an {@link IllegalArgumentException} if the keys are no JWK Set. Reads and sends nothing. */
  public Core(Options options) {
    this.options = options;
    List<Jws.Key> keys;
    try {
      keys = Jws.keys(Json.read(options.keys));
    } catch (Json.Malformed malformed) {
      keys = null;
    }
    if (keys == null) throw new IllegalArgumentException("keys must be a JWK Set");
    trusted = keys;
    store = options.store != null ? options.store : Store.inFile(Machine.statePath(options.product));
    connection = new Connection(options.gateway, options.locale, options.timeout, options.proxy, options.tls);
    deviceName = options.deviceName != null ? options.deviceName : Machine.deviceName();
  }

  /** Threads that end when they are idle and do not keep the process alive. */
  private static ExecutorService daemons(int most, String name) {
    var pool =
        new ThreadPoolExecutor(
            most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            work -> {
              var thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  // Calls

  public Result activate(String key, String name) {
    var trust = open();
    await(sendOutbox());
    String typed = LicenseKeys.read(key, List.of("LIC")).orElseGet(() -> Text.trim(key));
    var result = ask("Activate", activation(typed, trust, name == null ? deviceName : name), null);
    if (result == null) return refuse("UNREACHABLE");
    if (result.get("code") instanceof String code) return decline(code, result);
    activated(typed);
    return standing();
  }

  private Map<String, Object> activation(String key, Evidence trust, String name) {
    var input = device(key, trust);
    input.put("product", options.product);
    input.put("version", options.version);
    input.put("platform", Machine.platform());
    if (name != null && !name.isEmpty()) input.put("name", name);
    return input;
  }

  private static Map<String, Object> device(String key, Evidence trust) {
    var input = new LinkedHashMap<String, Object>();
    input.put("key", key);
    input.put("fingerprint", trust.fingerprint());
    return input;
  }

  public Standing check(boolean fresh) {
    boolean isFirst = evidence == null;
    open();
    var memory = kept.memory;
    if (memory.key() == null && memory.file() == null) {
      String given = System.getenv("LICET_LICENSE_KEY");
      if (given != null && !given.isEmpty()) activate(given, null);
    } else if (fresh || isFirst) {
      await(startCheck(false));
    }
    apply(new Event.Tick());
    await(current(CHECK));
    return standing();
  }

  public Standing standing() {
    var verdict = Decision.judge(kept.memory, now());
    return new Standing(
        Standing.State.valueOf(verdict.state()), verdict.valid(), verdict.code(), Sentences.of(verdict.code(), options.locale),
        verdict.nextAction(), verdict.entitlements(), instantOf(verdict.expiry()), instantOf(verdict.until()), verdict.source());
  }

  public Object value(String code) {
    return Decision.judge(kept.memory, now()).entitlements().get(code);
  }

  public Result startTrial(String email, String code, String name, String organization) {
    if (options.trial == null) throw new IllegalStateException("the settings name no trial");
    var trust = open();
    var input = new LinkedHashMap<String, Object>();
    input.put("licenseType", options.trial);
    input.put("email", email);
    input.put("code", code);
    input.put("name", name);
    input.put("organization", organization);
    input.put("fingerprint", trust.fingerprint());
    input.put("product", options.product);
    input.put("version", options.version);
    input.put("platform", Machine.platform());
    input.put("deviceName", deviceName);
    var result = ask("StartTrial", input, null);
    if (result == null) return refuse("UNREACHABLE");
    if (result.get("code") instanceof String refused) return decline(refused, result);
    if (!(result.get("licenseKey") instanceof String key)) return new CodeMailed(instantOf(Shape.instantOf(result.get("nextCodeAt"))));
    activated(key);
    return standing();
  }

  public boolean recordUsage(long amount, String given) {
    if (amount < 0 || amount > 1_000_000_000)
      throw new IllegalArgumentException("amount must be an integer from 0 to 1,000,000,000");
    String meter = given == null ? options.meter : given;
    if (meter == null || meter.isEmpty()) throw new IllegalArgumentException("meter must be a text");
    open();
    if (kept.memory.key() == null) return false;
    return applyInStore(new Event.Used(randomId(), meter, amount));
  }

  public Instant deactivate() {
    return giveUp().seatFreeAt;
  }

  public String request(String givenName) {
    var trust = open();
    long iat = at() / 1000;
    var before = kept.request();
    if (before != null && before.iat() <= iat && iat - before.iat() < REQUEST_LIFE) return DeviceKey.inLines(before.token());
    String name = givenName == null ? deviceName : givenName;
    var fresh = DeviceKey.create();
    String jti = "req_" + Bytes.encode(Bytes.random(16));
    var next =
        change(
            current -> {
              var device = current.device() == null ? fresh : current.device();
              var claims = new LinkedHashMap<String, Object>();
              claims.put("jti", jti);
              claims.put("iat", iat);
              claims.put("product", options.product);
              claims.put("fingerprint", trust.fingerprint());
              if (name != null && !name.isEmpty()) claims.put("name", name);
              claims.put("platform", Machine.platform());
              claims.put("version", options.version);
              claims.put("cnf", Map.of("jwk", device.publicJson()));
              String token = device.sign("license-request+jwt", claims);
              return current.with("device", device.json()).with("request", Map.of("token", token, "iat", iat));
            });
    return DeviceKey.inLines(next.request().token());
  }

  public Result install(String file, String key) {
    open();
    var reading = readFile(file, key);
    var statement = reading.statement();
    if (statement == null) return refuse(reading.code());
    if (!statement.valid()) return refuse(statement.code());
    if (statement.until() <= at()) return refuse("EXPIRED");
    apply(
        new Event.Installed(statement),
        before -> before.with("file", file).with("fileKey", key).with("state", reading.state().json()).with("request", null));
    return standing();
  }

  public String release() {
    String proof = giveUp().proof;
    return proof == null ? null : DeviceKey.inLines(proof);
  }

  public Runnable onChange(Consumer<Standing> listener) {
    // A wrapper, so that a listener that was added twice is ended once.
    Consumer<Standing> own = listener::accept;
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  public void start() {
    synchronized (waking) {
      if (isStarted) return;
      isStarted = true;
      long own = ++run;
      var thread = new Thread(() -> wake(own), "licet-background");
      thread.setDaemon(true);
      thread.start();
    }
  }

  public void stop() {
    synchronized (waking) {
      isStarted = false;
      waking.notifyAll();
    }
  }

  // The background

  private void wake(long own) {
    open();
    apply(new Event.Tick());
    while (true) {
      synchronized (waking) {
        if (!isStarted || run != own) return;
        long due = wakeAt;
        long left = due == Long.MAX_VALUE ? LONGEST_SLEEP : due - now();
        if (left > 0) {
          try {
            waking.wait(Math.min(left, LONGEST_SLEEP));
          } catch (InterruptedException ended) {
            return;
          }
        }
        if (!isStarted || run != own) return;
        // Another time was set, or there is none.
        if (due != wakeAt || due == Long.MAX_VALUE) continue;
        long rest = due - now();
        // A clock that was set back would make the wait longer.
        if (rest > 0 && rest <= left) continue;
      }
      open();
      apply(new Event.Tick());
    }
  }

  private long now() {
    return options.clock.millis();
  }

  /** The time by which texts are judged. */
  private long at() {
    return Decision.Time.of(kept.memory, now()).at();
  }

  // What is kept

  /** Reads the store once, and verifies what is in it. A store that could not be read is read again. */
  private Evidence open() {
    if (isVerified) return evidence;
    Decision decision;
    synchronized (opening) {
      if (isVerified) return evidence;
      var before = change(current -> current);
      boolean isRead = this.isRead;
      if (evidence != null && !isRead) return evidence;
      if (before.string("keyList") != null) accept(before.string("keyList"));
      Long releasedAt = options.releasedAt == null ? null : Long.valueOf(options.releasedAt.toEpochMilli());
      var trust = new Evidence(trusted, options.product, fingerprint(), options.version, releasedAt);
      String answer = before.string("answer");
      String file = before.string("file");
      var opens =
          new Event.Opened(
              answer == null ? null : trust.readAnswer(answer, null),
              file == null ? null : readFileWith(trust, file, before.string("fileKey"), null).statement());
      decision = step(opens, current -> current);
      evidence = trust;
      isVerified = isRead;
    }
    notifyListeners();
    follow(decision, false);
    return evidence;
  }

  private String fingerprint() {
    String named = options.fingerprint != null ? options.fingerprint : System.getenv("LICET_FINGERPRINT");
    if (named != null && !named.isEmpty() && !Text.isPlaceholder(named)) return named;
    String derived = Machine.fingerprint(Machine.id(), options.product);
    if (derived != null) return derived;
    String random = randomId();
    return change(current -> current.string("random") == null ? current.with("random", random) : current).string("random");
  }

  private static String randomId() {
    return UUID.randomUUID().toString();
  }

  /** Changes what is kept, in the store if it works, otherwise in memory. A full disk makes no license invalid. */
  private Kept change(UnaryOperator<Kept> change) {
    synchronized (storing) {
      var tried = tryChange(change);
      var next = tried.after == null ? change.apply(kept) : tried.after;
      isAhead = !tried.isStored;
      kept = next;
      return kept;
    }
  }

  /** Changes what is kept. Changes nothing, and returns false, if the store does not work. */
  private boolean changeInStore(UnaryOperator<Kept> change) {
    synchronized (storing) {
      var tried = tryChange(change);
      if (tried.isStored) kept = tried.after;
      return tried.isStored;
    }
  }

  /** What is kept after a change; null if the store could not be read. */
  private record Tried(Kept after, boolean isStored) {}

  /** Changes what is in the store. The change is applied to its text once, also if the text cannot be written then. */
  private Tried tryChange(UnaryOperator<Kept> change) {
    var after = new Kept[1];
    try {
      store.update(
          text -> {
            var stored = isRead ? Kept.of(text) : Kept.of(text).unverified();
            isRead = true;
            if (isAhead) kept = kept.mergedInto(stored, base);
            base = stored.base();
            after[0] = change.apply(isAhead ? kept : stored);
            return after[0].text();
          });
    } catch (Exception failed) {
      return new Tried(after[0], false);
    }
    if (after[0] == null) return new Tried(null, false);
    isAhead = false;
    base = after[0].base();
    return new Tried(after[0], true);
  }

  private void apply(Event event) {
    apply(event, current -> current);
  }

  /** Applies an event, and starts what follows from it. {@code change} can change the rest of what is kept in the same step. */
  private void apply(Event event, UnaryOperator<Kept> change) {
    var decision = step(event, change);
    notifyListeners();
    follow(decision, event instanceof Event.Tick);
  }

  private Decision step(Event event, UnaryOperator<Kept> change) {
    var decision = new Decision[1];
    change(
        current -> {
          var changed = change.apply(current);
          decision[0] = Decision.decide(changed.memory, event, now());
          return changed.with(decision[0].memory());
        });
    return decision[0];
  }

  /**
   * Does what {@link #apply(Event)} does, but changes nothing and returns false if the store does not work. Returns false for usage without
   * a key too: another process can have given the license up.
   */
  private boolean applyInStore(Event event) {
    var decision = new Decision[1];
    var hasKey = new boolean[1];
    boolean isStored =
        changeInStore(
            current -> {
              hasKey[0] = current.memory.key() != null;
              decision[0] = Decision.decide(current.memory, event, now());
              return current.with(decision[0].memory());
            });
    if (isStored) {
      notifyListeners();
      follow(decision[0], false);
    }
    return isStored && (hasKey[0] || !(event instanceof Event.Used));
  }

  private void follow(Decision decision, boolean checks) {
    boolean mayCheck;
    synchronized (waking) {
      mayCheck = isStarted || checks;
      wakeAt = Long.MAX_VALUE;
      for (var effect : decision.effects()) {
        if (effect.type().equals("WAKE"))
          wakeAt = now() + effect.after() + (long) (effect.after() * ThreadLocalRandom.current().nextDouble() / 10);
      }
      waking.notifyAll();
    }
    for (var effect : decision.effects()) {
      if (effect.type().equals("SEND")) sendOutbox();
      else if (!effect.type().equals("WAKE") && mayCheck) startCheck(effect.type().equals("ACTIVATE"));
    }
  }

  /** Calls the listeners in a thread of its own, because a listener can call the client and wait for what changed the standing. */
  private void notifyListeners() {
    synchronized (listeners) {
      var standing = standing();
      String next =
          Json.write(
              List.of(
                  standing.state().name(), standing.code(), new java.util.TreeMap<>(standing.entitlements()),
                  String.valueOf(standing.expiry()), String.valueOf(standing.source())));
      if (next.equals(shown)) return;
      shown = next;
      for (var listener : listeners) {
        notifications.execute(
            () -> {
              if (listeners.contains(listener)) listener.accept(standing);
            });
      }
    }
  }

  // Work that runs at most once at a time

  private static final class Flight {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    boolean again;
  }

  /** Starts work unless it runs already. {@code repeats}: a start during the work is followed by another run, if the work succeeds. */
  private CompletableFuture<Void> once(String name, boolean repeats, BooleanSupplier work) {
    synchronized (flights) {
      var running = flights.get(name);
      if (running != null) {
        running.again = repeats;
        return running.done;
      }
      var flight = new Flight();
      flights.put(name, flight);
      workers.execute(
          () -> {
            boolean goesOn = true;
            while (goesOn) {
              boolean succeeded = false;
              try {
                succeeded = work.getAsBoolean();
              } finally {
                synchronized (flights) {
                  goesOn = succeeded && flight.again;
                  flight.again = false;
                  if (!goesOn) flights.remove(name);
                }
                if (!goesOn) flight.done.complete(null);
              }
            }
          });
      return flight.done;
    }
  }

  private CompletableFuture<Void> current(String name) {
    synchronized (flights) {
      var running = flights.get(name);
      return running == null ? null : running.done;
    }
  }

  /** Waits for work. A thread that is interrupted waits no longer, and stays interrupted. */
  private static void await(CompletableFuture<Void> work) {
    try {
      if (work != null) work.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  // Requests

  /**
   * Sends a document. Returns null in an outage, which is remembered. A heartbeat returns an empty result if the database of the
   * gateway has no primary: a standby can still validate.
   */
  private Map<?, ?> ask(String document, Map<String, Object> input, String id) {
    var outcome = connection.send(document, input);
    if (outcome.fault() != null && outcome.fault().withoutPrimary() && document.equals("Heartbeat")) return Map.of();
    // A caller that was interrupted is no outage.
    if (outcome.fault() != null && !Thread.currentThread().isInterrupted())
      apply(new Event.Unreachable(outcome.fault().retryAfter(), outcome.fault().arrived() ? null : id));
    return outcome.result();
  }

  private CompletableFuture<Void> startCheck(boolean activates) {
    return once(
        CHECK,
        false,
        () -> {
          checkGateway(activates);
          return true;
        });
  }

  private void checkGateway(boolean activates) {
    var trust = open();
    String key = kept.memory.key();
    if (key == null) {
      checkFile();
      return;
    }
    if (activates && ask("Activate", activation(key, trust, deviceName), null) == null) return;
    var beat = ask("Heartbeat", device(key, trust), null);
    if (beat == null) return;
    if ("LEASE_LOST".equals(beat.get("code"))) apply(new Event.Lost());
    Long due = Shape.instantOf(beat.get("nextHeartbeatBy"));
    Long checked = beat.get("validation") instanceof Map<?, ?> validation ? Shape.instantOf(validation.get("checkedAt")) : null;
    validate(key, due == null || checked == null ? null : Long.valueOf(due - checked));
    checkFile();
  }

  private void validate(String key, Long within) {
    var trust = open();
    String nonce = randomId();
    var input = device(key, trust);
    input.put("product", options.product);
    input.put("version", options.version);
    input.put("nonce", nonce);
    input.put("keep", options.offline);
    input.put("signed", true);
    var response = ask("Validate", input, null);
    if (response == null) return;
    var statement = trust.readResponse(response, nonce);
    if (statement == null && fetchKeys()) statement = open().readResponse(response, nonce);
    if (statement == null) {
      apply(new Event.Unreachable(null, null));
      return;
    }
    // A "no" of a time in which the user entered another key is about the former one.
    if (!key.equals(kept.memory.key())) return;
    apply(new Event.Answered(statement, within), before -> before.with("answer", response.get("answer")));
  }

  private void activated(String key) {
    apply(new Event.Activated(key), before -> before.with("answer", null).with("file", null));
    await(current(CHECK));
    if (!standing().valid()) await(startCheck(false));
  }

  /** Asks the status list about the installed file, if it names one. */
  private void checkFile() {
    String file = kept.string("file");
    if (file == null) return;
    var reading =
        readFileWith(open(), file, kept.string("fileKey"), uri -> connection.get(uri, "application/statuslist+jwt"));
    if (reading.statement() != null)
      apply(new Event.Installed(reading.statement()), before -> before.with("state", reading.state().json()));
  }

  /** Reads a file, with newer keys of the gateway if its key is unknown. */
  private Evidence.FileReading readFile(String file, String key) {
    var reading = readFileWith(open(), file, key, null);
    return reading.code().equals("KEY_UNKNOWN") && fetchKeys() ? readFileWith(open(), file, key, null) : reading;
  }

  private Evidence.FileReading readFileWith(Evidence trust, String file, String key, UnaryOperator<String> getList) {
    return trust.readFile(file, key == null ? kept.memory.key() : key, at(), kept.state(), getList);
  }

  /** Gets the newest keys of the gateway, if it signed them with a key that is trusted. */
  boolean fetchKeys() {
    String list = connection.get(connection.url() + "/.well-known/license-keys", "");
    if (list == null) return false;
    // Another process can have stored a newer list.
    String stored = change(current -> current).string("keyList");
    if (stored != null) accept(stored);
    long before = listedAt;
    boolean isTrusted = accept(list);
    // A list that has ended is kept too, because older ones are obsolete.
    if (listedAt > before) change(current -> current.with("keyList", list));
    return isTrusted;
  }

  /** Takes a key list that a trusted key signed and that is not older than the last one. */
  private synchronized boolean accept(String text) {
    var list = Jws.keyList(text, trusted, at());
    if (list == null || list.iat() < listedAt) return false;
    // A list that has ended still shows that older lists are obsolete.
    listedAt = list.iat();
    if (list.keys() == null) return false;
    trusted = list.keys();
    if (evidence != null) evidence = evidence.withKeys(trusted);
    return true;
  }

  // The outbox

  private CompletableFuture<Void> sendOutbox() {
    return once(
        SEND,
        true,
        () -> {
          for (var outbox = kept.memory.outbox(); !outbox.isEmpty(); outbox = kept.memory.outbox())
            if (!sendOne(outbox.get(0))) return false;
          return true;
        });
  }

  /** Returns false if the outbox must wait. */
  private boolean sendOne(Memory.Outgoing first) {
    String id = first.id();
    var event = new Event.Sending(id);
    if (!applyInStore(event)) {
      // Usage that is not marked on disk could be counted twice after a crash. A release can be repeated.
      if (first.isUsage()) return false;
      apply(event);
    }
    for (var item : kept.memory.outbox()) {
      if (!item.id().equals(id)) continue;
      var result = deliver(item);
      if (result == null) return false;
      Long free = Shape.instantOf(result.get("seatFreeAt"));
      if (free != null) seatFreeAt.put(id, Instant.ofEpochMilli(free));
      apply(new Event.Sent(id));
    }
    return true;
  }

  private Map<?, ?> deliver(Memory.Outgoing item) {
    var input = device(item.key(), open());
    if (item.isUsage()) {
      input.put("meter", item.meter());
      input.put("amount", item.amount());
      input.put("idempotencyKey", item.id());
      return ask("RecordUsage", input, item.id());
    }
    if (item.key() == null || item.key().isEmpty()) {
      var proof = new LinkedHashMap<String, Object>();
      proof.put("proof", item.proof());
      return ask("ReleaseFile", proof, item.id());
    }
    if (item.proof() != null) input.put("releaseProof", item.proof());
    return ask("Deactivate", input, item.id());
  }

  private record GivenUp(Instant seatFreeAt, String proof) {}

  private GivenUp giveUp() {
    open();
    String file = kept.string("file");
    var device = kept.device();
    var claims = file == null ? null : readFile(file, kept.string("fileKey")).claims();
    String proof = null;
    if (claims != null && device != null && claims.cnf() != null && device.x().equals(claims.cnf().x())) {
      var released = new LinkedHashMap<String, Object>();
      released.put("jti", claims.jti());
      released.put("iat", at() / 1000);
      proof = device.sign("license-release+jwt", released);
    }
    String id = randomId();
    apply(
        new Event.Deactivated(id, proof),
        before -> {
          var next = before.with("answer", null).with("file", null).with("fileKey", null);
          if (claims == null) return next;
          var state = before.state() == null ? State.EMPTY : before.state();
          return next.with("state", state.withoutFile(claims).json());
        });
    await(sendOutbox());
    return new GivenUp(seatFreeAt.remove(id), proof);
  }

  // Refusals

  private Refusal refuse(String code) {
    String action = code.equals("UNREACHABLE") ? "WAIT" : Decision.actionOf(code);
    return new Refusal(code, Sentences.of(code, options.locale), action, null, List.of());
  }

  private static Refusal decline(String code, Map<?, ?> result) {
    var devices = new ArrayList<Refusal.Device>();
    if (result.get("seatHolders") instanceof List<?> holders) {
      for (var holder : holders) {
        if (holder instanceof Map<?, ?> seat)
          devices.add(
              new Refusal.Device(
                  text(seat, "device"), text(seat, "name"), text(seat, "platform"),
                  instantOf(Shape.instantOf(seat.get("lastSeenAt"))), instantOf(Shape.instantOf(seat.get("seatFreeAt")))));
      }
    }
    return new Refusal(
        code, text(result, "message"), text(result, "nextAction"), instantOf(Shape.instantOf(result.get("nextAllowedAt"))), devices);
  }

  private static String text(Map<?, ?> object, String name) {
    return object.get(name) instanceof String text ? text : null;
  }

  private static Instant instantOf(Long milliseconds) {
    return milliseconds == null ? null : Instant.ofEpochMilli(Math.min(milliseconds, 253_402_300_799_999L));
  }
}
