package licet;

import java.time.Instant;

/**
 * A code was mailed. Call {@link Licensing#startTrial} again with it.
 *
 * @param nextCodeAt when another code can be requested; null if not known
 */
public record CodeMailed(Instant nextCodeAt) implements Result {
  @Override
  public boolean valid() {
    return false;
  }
}
