package licet.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /**
   * Returns this with the requests that another process changed in the store meanwhile. A request that was seen, and is not in memory any
   * more, was sent or is obsolete. Usage is changed in the store only.
   */
  Kept aheadOf(Kept disk, Set<String> seen) {
    var stored = disk.memory.outbox().stream().collect(Collectors.toMap(Memory.Outgoing::id, item -> item, (first, second) -> first));
    var outbox = new ArrayList<Memory.Outgoing>();
    for (var item : memory.outbox()) outbox.add(item.isUsage() ? stored.getOrDefault(item.id(), item) : item);
    for (var item : disk.memory.outbox()) if (!seen.contains(item.id())) outbox.add(item);
    return with(memory.withOutbox(outbox));
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
