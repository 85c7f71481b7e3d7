package licet.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Selects the proxy of the environment, and otherwise that of Java. */
final class EnvironmentProxy extends ProxySelector {
  private final UnaryOperator<String> variables;

  EnvironmentProxy(UnaryOperator<String> variables) {
    this.variables = variables;
  }

  @Override
  public List<Proxy> select(URI uri) {
    String proxy = "https".equals(uri.getScheme()) ? read("HTTPS_PROXY") : read("HTTP_PROXY");
    if (proxy.isEmpty()) {
      var system = ProxySelector.getDefault();
      return system == null ? List.of(Proxy.NO_PROXY) : system.select(uri);
    }
    var address = isExcluded(uri) ? null : addressOf(proxy);
    return List.of(address == null ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, address));
  }

  private String read(String name) {
    String lower = variables.apply(name.toLowerCase(Locale.ROOT));
    String value = lower == null || lower.isEmpty() ? variables.apply(name) : lower;
    return value == null ? "" : value;
  }

  private boolean isExcluded(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    for (String entry : read("NO_PROXY").split("[\\s,]+")) {
      String domain = entry.replaceFirst("^\\*?\\.?", "").toLowerCase(Locale.ROOT);
      if (entry.equals("*")) return true;
      if (domain.isEmpty()) continue;
      if (host.equals(domain) || host.endsWith("." + domain) || (host + ":" + uri.getPort()).equals(domain)) return true;
    }
    return false;
  }

  private static InetSocketAddress addressOf(String proxy) {
    try {
      var uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
      return uri.getHost() == null ? null : InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // A request that fails is an outage.
  }
}
