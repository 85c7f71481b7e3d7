package licet;

import java.time.Instant;
import java.util.List;

/**
 * Something was declined, and nothing was changed.
 *
 * @param code {@code RefusalCode} of the API, a code of license files, or {@code UNREACHABLE}
 * @param message sentence for the user
 * @param nextAction what helps; null if nothing is known
 * @param nextAllowedAt when it will be possible without further action; null if only an action helps
 * @param devices devices that hold the seats, if all are in use; otherwise empty
 */
public record Refusal(String code, String message, String nextAction, Instant nextAllowedAt, List<Device> devices) implements Result {
  /** Copies the devices. */
  public Refusal {
    devices = List.copyOf(devices);
  }

  @Override
  public boolean valid() {
    return false;
  }

  /**
   * A device that holds a seat.
   *
   * @param device ID of the activation
   * @param name beginning of its name; null without one
   * @param platform its platform; null if not known
   * @param lastSeenAt when the gateway saw it last
   * @param seatFreeAt when its seat becomes free by itself; null if it does not
   */
  public record Device(String device, String name, String platform, Instant lastSeenAt, Instant seatFreeAt) {}
}
