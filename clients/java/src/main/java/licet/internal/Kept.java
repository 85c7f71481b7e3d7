package licet.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** All that a client keeps on disk. The form is that of all clients. A kept value is never changed. */
final class Kept {
  static final Kept EMPTY = new Kept(Map.of());

  private final Map<String, Object> members;
  final Memory memory;

  private Kept(Map<String, Object> members) {
    this.members = members;
    memory = Memory.of(members.get("memory"));
  }

  /** Reads a kept text. A damaged text counts as none: an attacker that can damage it can also delete it. */
  static Kept of(String text) {
    try {
      return text == null ? EMPTY : new Kept(Json.readObject(text));
    } catch (Json.Malformed damaged) {
      return EMPTY;
    }
  }

  String text() {
    var all = new LinkedHashMap<String, Object>();
    for (String name : new String[] {"memory", "answer", "file", "fileKey", "keyList", "state", "random", "device", "request"})
      all.put(name, null);
    all.putAll(members);
    all.put("memory", memory.json());
    return Json.write(all);
  }

  /** Returns the same with another value of a member; null for none. */
  Kept with(String name, Object value) {
    var next = new LinkedHashMap<>(members);
    next.put(name, value);
    return new Kept(next);
  }

  Kept with(Memory memory) {
    return with("memory", memory.json());
  }

  /** IDs of the requests that wait. */
  Set<String> ids() {
    return memory.outbox().stream().map(Memory.Outgoing::id).collect(Collectors.toSet());
  }

  /** What a store had when it was last read or written: the license key, the license file, and the IDs of the requests. */
  record Base(String key, String file, Set<String> outbox) {
    boolean hasLicenseOf(Base other) {
      return Objects.equals(key, other.key) && Objects.equals(file, other.file);
    }
  }

  Base base() {
    return new Base(memory.key(), string("file"), ids());
  }

  /** Returns this without the statements, which are used after their texts were verified. */
  Kept unverified() {
    var next = new Memory.Draft(memory);
    next.answer = null;
    next.file = null;
    return with(next.memory());
  }

  /** Merges this, which the store could not take, into what the store has now. The specification has the rules. */
  Kept mergedInto(Kept stored, Base last) {
    var theirs = stored.memory;
    var own = base();
    var latest = stored.base();
    var outbox = new ArrayList<Memory.Outgoing>();
    for (var item : theirs.outbox()) if (!last.outbox.contains(item.id()) || own.outbox.contains(item.id())) outbox.add(item);
    for (var item : memory.outbox()) if (!last.outbox.contains(item.id()) && !latest.outbox.contains(item.id())) outbox.add(item);
    boolean isTheirs = own.hasLicenseOf(last) && !latest.hasLicenseOf(last);
    var next = new Memory.Draft(isTheirs ? theirs : memory);
    if (!isTheirs && theirs.no() != null && (next.no == null || theirs.no().asOf() > next.no.asOf())) next.no = theirs.no();
    next.outbox = outbox;
    next.seen = Math.max(memory.seen(), theirs.seen());
    next.proven = Math.max(memory.proven(), theirs.proven());
    return (isTheirs ? stored : this).with(next.memory());
  }

  /** Newest kept answer, as it was signed; or the license file, the key that decrypts it, the key list, or a random fingerprint. */
  String string(String name) {
    return members.get(name) instanceof String text ? text : null;
  }

  /** State of the verifier of license files; null if there is none. */
  State state() {
    return State.of(members.get("state"));
  }

  /** Private key of the device, for the air gap; null if there is none. */
  DeviceKey device() {
    return DeviceKey.of(members.get("device"));
  }

  /** License request that waits for its file. */
  record Request(String token, long iat) {}

  /** Returns the request; null if there is none. */
  Request request() {
    if (!(members.get("request") instanceof Map<?, ?> request)) return null;
    Long iat = Shape.integer(request.get("iat"));
    return request.get("token") instanceof String token && iat != null ? new Request(token, iat) : null;
  }
}
