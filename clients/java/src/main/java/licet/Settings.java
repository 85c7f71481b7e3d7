package licet;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Settings of a client. Create them with {@link #builder}. They never change. */
public final class Settings {
  private static final Pattern DURATION =
      Pattern.compile("P(?=.)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+S)?)?");

  final URI gateway;
  final String product;
  final String version;
  final String keys;
  final Store store;
  final String fingerprint;
  final String deviceName;
  final String meter;
  final String trial;
  final String locale;
  final Instant releasedAt;
  final String offline;
  final Duration timeout;
  final ProxySelector proxy;
  final SSLContext tls;
  final Clock clock;

  private Settings(Builder builder) {
    gateway = gatewayOf(builder.gateway);
    product = required(builder.product, "product");
    version = required(builder.version, "version");
    keys = required(builder.keys, "keys");
    store = builder.store;
    fingerprint = builder.fingerprint;
    deviceName = builder.deviceName;
    meter = builder.meter;
    trial = builder.trial;
    locale = Objects.requireNonNullElse(builder.locale, "en");
    releasedAt = builder.releasedAt;
    offline = Objects.requireNonNullElse(builder.offline, "P30D");
    timeout = Objects.requireNonNullElse(builder.timeout, Duration.ofSeconds(15));
    proxy = builder.proxy;
    tls = builder.tls;
    clock = Objects.requireNonNullElse(builder.clock, Clock.systemUTC());
    if (!locale.equals("en") && !locale.equals("de")) throw new IllegalArgumentException("locale must be en or de");
    if (!DURATION.matcher(offline).matches()) throw new IllegalArgumentException("offline must be a duration, such as P30D");
    if (timeout.isNegative() || timeout.isZero()) throw new IllegalArgumentException("timeout must be positive");
  }

  private static String required(String text, String name) {
    if (text == null || text.isEmpty()) throw new IllegalArgumentException(name + " must be a text");
    return text;
  }

  private static URI gatewayOf(String text) {
    String url = required(text, "gateway").replaceAll("/+(graphql/*)?$", "");
    try {
      var uri = URI.create(url);
      if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) return uri;
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("gateway must be a URL", malformed);
    }
    throw new IllegalArgumentException("gateway must be a URL with http or https");
  }

  /**
   * Begins settings with what is required.
   *
   * @param gateway URL of the gateway, such as {@code https://licenses.example}, with or without {@code /graphql}
   * @param product code of your product
   * @param version version of your software; at most 100 characters
   * @param keys public keys of the gateway, as JSON from its {@code /.well-known/jwks.json}. Ship them with your software. After a rotation,
   *     the client gets the new keys, signed with one of these
   * @return a builder with the defaults
   */
  public static Builder builder(String gateway, String product, String version, String keys) {
    return new Builder(gateway, product, version, keys);
  }

  /** Builds settings. A value of null is the default. */
  public static final class Builder {
    private final String gateway;
    private final String product;
    private final String version;
    private final String keys;
    private Store store;
    private String fingerprint;
    private String deviceName;
    private String meter;
    private String trial;
    private String locale;
    private Instant releasedAt;
    private String offline;
    private Duration timeout;
    private ProxySelector proxy;
    private SSLContext tls;
    private Clock clock;

    private Builder(String gateway, String product, String version, String keys) {
      this.gateway = gateway;
      this.product = product;
      this.version = version;
      this.keys = keys;
    }

    /**
     * Sets where the client keeps its state. Default: a file that only the user can read.
     *
     * @param store the store
     * @return this
     */
    public Builder store(Store store) {
      this.store = store;
      return this;
    }

    /**
     * Sets the fingerprint of this device. Default: {@code LICET_FINGERPRINT}, or one that is derived from the ID of the machine.
     *
     * @param fingerprint the fingerprint
     * @return this
     */
    public Builder fingerprint(String fingerprint) {
      this.fingerprint = fingerprint;
      return this;
    }

    /**
     * Sets the name of this device, for people. Default: the host name.
     *
     * @param deviceName the name
     * @return this
     */
    public Builder deviceName(String deviceName) {
      this.deviceName = deviceName;
      return this;
    }

    /**
     * Sets the meter of {@link Licensing#recordUsage(long)}.
     *
     * @param meter code of the meter
     * @return this
     */
    public Builder meter(String meter) {
      this.meter = meter;
      return this;
    }

    /**
     * Sets the license type of {@link Licensing#startTrial}.
     *
     * @param trial code of the license type
     * @return this
     */
    public Builder trial(String trial) {
      this.trial = trial;
      return this;
    }

    /**
     * Sets the language of messages.
     *
     * @param locale {@code en} (default) or {@code de}
     * @return this
     */
    public Builder locale(String locale) {
      this.locale = locale;
      return this;
    }

    /**
     * Sets when this version was released. With it, the end of the updates of a license is also checked offline.
     *
     * @param releasedAt the instant
     * @return this
     */
    public Builder releasedAt(Instant releasedAt) {
      this.releasedAt = releasedAt;
      return this;
    }

    /**
     * Sets the time for which the software may be used without the gateway. The license type limits it.
     *
     * @param offline an ISO 8601 duration. Default: {@code P30D}
     * @return this
     */
    public Builder offline(String offline) {
      this.offline = offline;
      return this;
    }

    /**
     * Sets the longest time of one request. Default: 15 seconds.
     *
     * @param timeout the time
     * @return this
     */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /**
     * Sets the proxy. Default: {@code HTTPS_PROXY} or {@code HTTP_PROXY}, unless {@code NO_PROXY} names the gateway, and otherwise
     * {@link ProxySelector#getDefault}, which can read the settings of the system.
     *
     * @param proxy the selector; {@code ProxySelector.of(address)} for a fixed one
     * @return this
     */
    public Builder proxy(ProxySelector proxy) {
      this.proxy = proxy;
      return this;
    }

    /**
     * Sets a fixed proxy.
     *
     * @param address address of the proxy
     * @return this
     */
    public Builder proxy(InetSocketAddress address) {
      return proxy(ProxySelector.of(address));
    }

    /**
     * Sets which certificates are trusted. Default: those of Java.
     *
     * @param tls a context with certificates of your own
     * @return this
     */
    public Builder tls(SSLContext tls) {
      this.tls = tls;
      return this;
    }

    /**
     * Sets the clock, for tests.
     *
     * @param clock the clock. Default: that of the system
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Builds the settings.
     *
     * @return the settings
     * @throws IllegalArgumentException if a setting is wrong
     */
    public Settings build() {
      return new Settings(this);
    }
  }
}
