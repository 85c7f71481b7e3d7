package licet;

import java.time.Instant;
import java.util.Map;

/**
 * Whether the software may be used, and why.
 *
 * @param state state of the client
 * @param valid whether the software may be used: true for {@code LICENSED} and {@code OFFLINE}
 * @param code reason, such as {@code VALID}, {@code GRACE}, {@code SUSPENDED}, {@code STALE} or {@code LEASE_LOST}
 * @param message sentence for the user, in the language of the settings
 * @param nextAction what helps, such as {@code RENEW}, {@code ACTIVATE} or {@code CHECK_IN}; null if nothing is needed
 * @param entitlements granted entitlements: {@code Boolean}, {@code Long} or {@code String}. Empty if the software may not be used
 * @param expiry last instant of the license; null if it is perpetual or not known
 * @param until instant until which the software may be used without the gateway; null if it may not be used
 * @param source {@code GATEWAY}, {@code ANSWER} (a kept answer) or {@code FILE}; null if the software may not be used
 */
public record Standing(
    State state, boolean valid, String code, String message, String nextAction, Map<String, Object> entitlements, Instant expiry,
    Instant until, String source)
    implements Result {
  /** Copies the entitlements. */
  public Standing {
    entitlements = Map.copyOf(entitlements);
  }

  /** State of a client. */
  public enum State {
    /** No license key and no license file. */
    UNLICENSED,
    /** The software may be used. The last request reached the gateway. */
    LICENSED,
    /** The software may be used until {@code until}. The gateway was not reached yet in this run, or not any more. */
    OFFLINE,
    /** The software may not be used. The code is the reason. */
    LOCKED
  }
}
