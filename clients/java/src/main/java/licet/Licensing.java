package licet;

import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import licet.internal.Core;

/**
 * Licenses one product on one device. Threads can share one. After construction, nothing is thrown except for a wrong call: a null where a
 * text is required is a {@link NullPointerException}, another wrong argument an {@link IllegalArgumentException}, and a call that the
 * settings do not allow an {@link IllegalStateException}. Whatever the network, the disk or the gateway does is a {@link Result}.
 *
 * <p>A thread that is interrupted while it waits gets the standing as it is known then, and stays interrupted.
 */
public final class Licensing implements AutoCloseable {
  private final Core core;

  /**
   * Creates a client. It sends nothing and reads nothing yet.
   *
   * @param settings the settings
   * @throws IllegalArgumentException if the keys are no JWK Set
   */
  public Licensing(Settings settings) {
    core =
        new Core(
            new Core.Options(
                settings.gateway, settings.product, settings.version, settings.keys, settings.store, settings.fingerprint,
                settings.deviceName, settings.meter, settings.trial, settings.locale, settings.releasedAt, settings.offline,
                settings.timeout, settings.proxy, settings.tls, settings.clock));
  }

  /**
   * Activates a license on this device.
   *
   * @param key license key, in any spelling
   * @return the standing, or the refusal. If all seats are in use, it lists the devices that hold them
   */
  public Result activate(String key) {
    return activate(key, null);
  }

  /**
   * Activates a license on this device, under a name.
   *
   * @param key license key, in any spelling
   * @param name name of the device, for people; null for that of the settings
   * @return the standing, or the refusal
   */
  public Result activate(String key, String name) {
    return core.activate(Objects.requireNonNull(key, "key must be a text"), name);
  }

  /**
   * Returns whether the software may be used. The first call requests the gateway, a later one if a check is due. Without the gateway, the
   * newest signed answer or license file decides.
   *
   * @return the standing
   */
  public Standing check() {
    return core.check(false);
  }

  /**
   * Returns whether the software may be used, after a request to the gateway.
   *
   * @return the standing
   */
  public Standing checkNow() {
    return core.check(true);
  }

  /**
   * Returns the standing as it is known, without a request.
   *
   * @return the standing
   */
  public Standing standing() {
    return core.standing();
  }

  /**
   * Returns whether the license may be used and grants an entitlement. No request. False before the first {@link #check}.
   *
   * @param code code of the entitlement
   * @return whether it is granted
   */
  public boolean has(String code) {
    Object value = value(code);
    return value != null && !value.equals(false);
  }

  /**
   * Returns the value of an entitlement. No request.
   *
   * @param code code of the entitlement
   * @return {@code Boolean}, {@code Long} or {@code String}; null if the license may not be used or does not grant it
   */
  public Object value(String code) {
    return core.value(Objects.requireNonNull(code, "code must be a text"));
  }

  /**
   * Returns the value of an entitlement that is an integer.
   *
   * @param code code of the entitlement
   * @param fallback what is returned if there is no such integer
   * @return the integer
   */
  public long integer(String code, long fallback) {
    return value(code) instanceof Long number ? number : fallback;
  }

  /**
   * Records usage of the meter of the settings.
   *
   * @param amount from 0 to 1,000,000,000
   * @return true when the usage is on disk: it is then sent once and in order. False if no license key is active, or if the store does not
   *     work. Nothing is recorded then
   */
  public boolean recordUsage(long amount) {
    return core.recordUsage(amount, null);
  }

  /**
   * Records usage of a meter.
   *
   * @param amount from 0 to 1,000,000,000
   * @param meter code of the meter; null for that of the settings
   * @return true when the usage is on disk
   */
  public boolean recordUsage(long amount, String meter) {
    return core.recordUsage(amount, meter);
  }

  /**
   * Starts a trial of the license type of the settings. If the address must be confirmed, a code is mailed: call this again with the code.
   *
   * @param email address; null if the license type requires none
   * @param code code of the mail; null for none
   * @return the standing, the refusal, or {@link CodeMailed}
   */
  public Result startTrial(String email, String code) {
    return startTrial(email, code, null, null);
  }

  /**
   * Starts a trial, with the name of the person.
   *
   * @param email address; null if the license type requires none
   * @param code code of the mail; null for none
   * @param name name of the person; null for none
   * @param organization name of the organization; null for none
   * @return the standing, the refusal, or {@link CodeMailed}
   */
  public Result startTrial(String email, String code, String name, String organization) {
    return core.startTrial(email, code, name, organization);
  }

  /** Begins heartbeats, checks and the sending of usage in the background. They do not keep the process alive. */
  public void start() {
    core.start();
  }

  /** Ends what {@link #start} began. */
  public void stop() {
    core.stop();
  }

  /** The same as {@link #stop}. */
  @Override
  public void close() {
    core.stop();
  }

  /**
   * Gives the license up on this device.
   *
   * @return when another device can take the seat; null if the gateway is unreachable, and the release is sent later
   */
  public Instant deactivate() {
    return core.deactivate();
  }

  /**
   * Calls a listener after each change of the standing, in a thread of the client.
   *
   * @param listener gets the standing
   * @return what ends this
   */
  public Runnable onChange(Consumer<Standing> listener) {
    return core.onChange(Objects.requireNonNull(listener, "listener must be a function"));
  }

  /**
   * Returns a request for a license file, for a person to carry to the gateway. A repeat returns the same request, until its file is
   * installed or 30 days have passed.
   *
   * @return the text of the request
   */
  public String request() {
    return core.request(null);
  }

  /**
   * Returns a request for a license file, under a name.
   *
   * @param name name of the device, for people; null for that of the settings
   * @return the text of the request
   */
  public String request(String name) {
    return core.request(name);
  }

  /**
   * Installs a license file that a person carried here.
   *
   * @param file text of the file
   * @return the standing, or the refusal
   */
  public Result install(String file) {
    return install(file, null);
  }

  /**
   * Installs an encrypted license file.
   *
   * @param file text of the file
   * @param key license key that decrypts it; null for the active one
   * @return the standing, or the refusal
   */
  public Result install(String file, String key) {
    return core.install(Objects.requireNonNull(file, "file must be a text"), key);
  }

  /**
   * Gives the installed license file up.
   *
   * @return the release file, for a person to carry to the gateway; null if this device cannot release a file, because it requested none
   */
  public String release() {
    return core.release();
  }
}
