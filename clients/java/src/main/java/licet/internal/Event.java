package licet.internal;

import licet.internal.Memory.Statement;

/** What happened. */
public sealed interface Event {
  /** The software started. The statements are those on disk whose signatures were verified now. */
  record Opened(Statement answer, Statement file) implements Event {}

  /** The gateway activated the license on this device. */
  record Activated(String key) implements Event {}

  /** The gateway signed a statement for a nonce of this run. {@code within}: time until the next heartbeat is due, or null. */
  record Answered(Statement statement, Long within) implements Event {}

  /** A person installed a license file, or a status list decided about it. */
  record Installed(Statement statement) implements Event {}

  /** A heartbeat was refused with {@code LEASE_LOST}. */
  record Lost() implements Event {}

  /** A request got no response of the gateway. {@code unsent}: the request of the outbox if it certainly had no effect, or null. */
  record Unreachable(Long retryAfter, String unsent) implements Event {}

  /** The software used a meter. */
  record Used(String id, String meter, long amount) implements Event {}

  /** A request of the outbox is about to be sent. */
  record Sending(String id) implements Event {}

  /** The gateway accepted or refused a request of the outbox. */
  record Sent(String id) implements Event {}

  /** The user gave the license up on this device. */
  record Deactivated(String id, String proof) implements Event {}

  /** Time passed. */
  record Tick() implements Event {}
}
