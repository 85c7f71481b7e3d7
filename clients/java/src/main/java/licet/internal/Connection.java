package licet.internal;

import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;

/** Sends requests to the gateway. Follows no redirects: a license key must not be sent to another host. */
final class Connection {
  /** Longest response that is read: a status list of the maximum length. No compression is requested. */
  static final int MAX_RESPONSE = 1 << 23;

  private static final List<String> WITHOUT_EFFECT = List.of("RATE_LIMITED", "OVERLOADED", "IDENTITY_UNAVAILABLE");

  private final String url;
  private final String locale;
  private final Duration timeout;
  private final HttpClient http;

  Connection(URI gateway, String locale, Duration timeout, ProxySelector proxy, SSLContext tls) {
    url = gateway.toString();
    this.locale = locale;
    this.timeout = timeout;
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .proxy(proxy == null ? new EnvironmentProxy(System::getenv) : proxy);
    if (tls != null) builder.sslContext(tls);
    http = builder.build();
  }

  /**
   * Why there is no result of the gateway. {@code arrived}: whether the request could have had an effect. {@code withoutPrimary}:
   * whether the database of the gateway has no primary; a standby can still validate.
   */
  record Fault(Long retryAfter, boolean arrived, boolean withoutPrimary) {
    Fault(Long retryAfter, boolean arrived) {
      this(retryAfter, arrived, false);
    }
  }

  /** A result of the gateway, or a fault; the other one is null. */
  record Outcome(Map<?, ?> result, Fault fault) {}

  /** Sends a document. Whatever is not a result of the gateway is a fault. */
  Outcome send(String document, Map<String, Object> input) {
    String body = Json.write(Map.of("query", Sentences.document(document), "variables", Map.of("input", input)));
    HttpResponse<byte[]> response;
    try {
      response =
          exchange(
              HttpRequest.newBuilder(URI.create(url + "/graphql"))
                  .header("content-type", "application/json")
                  .header("accept", "application/json")
                  .header("accept-language", locale)
                  .POST(HttpRequest.BodyPublishers.ofString(body)));
    } catch (ExecutionException failed) {
      return new Outcome(null, new Fault(null, couldHaveArrived(failed.getCause())));
    } catch (TimeoutException late) {
      return new Outcome(null, new Fault(null, true));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Outcome(null, new Fault(null, true));
    }
    Map<?, ?> answer = null;
    try {
      answer = Json.read(response.body()) instanceof Map<?, ?> object ? object : null;
    } catch (Json.Malformed otherPage) {
      answer = null;
    }
    Object errors = answer == null ? null : answer.get("errors");
    boolean isOk = response.statusCode() >= 200 && response.statusCode() < 300;
    if (isOk && errors == null && answer != null && answer.get("data") instanceof Map<?, ?> data
        && data.get("result") instanceof Map<?, ?> result)
      return new Outcome(result, null);
    String code = "";
    if (errors instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?> error
        && error.get("extensions") instanceof Map<?, ?> extensions && extensions.get("code") instanceof String given)
      code = given;
    Long retryAfter = response.headers().firstValue("retry-after").map(Connection::retryAfterOf).orElse(null);
    return new Outcome(null, new Fault(retryAfter, !WITHOUT_EFFECT.contains(code), code.equals("DATABASE_UNAVAILABLE")));
  }

  /** Gets a text document of the gateway; null if it is not available. */
  String get(String address, String type) {
    try {
      var request = HttpRequest.newBuilder(URI.create(address)).GET();
      if (!type.isEmpty()) request.header("accept", type);
      var response = exchange(request);
      boolean isOfType = response.headers().firstValue("content-type").orElse("").startsWith(type);
      boolean isOk = response.statusCode() >= 200 && response.statusCode() < 300;
      return isOk && isOfType ? new String(response.body(), StandardCharsets.UTF_8) : null;
    } catch (ExecutionException | TimeoutException | IllegalArgumentException unavailable) {
      return null;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  String url() {
    return url;
  }

  /** The time-out includes the body, which that of {@code HttpRequest} does not. */
  private HttpResponse<byte[]> exchange(HttpRequest.Builder request)
      throws ExecutionException, TimeoutException, InterruptedException {
    var response = http.sendAsync(request.timeout(timeout).build(), info -> new Limited());
    try {
      return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      response.cancel(true);
    }
  }

  private static boolean couldHaveArrived(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      boolean isUnsent =
          cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException || cause instanceof SSLHandshakeException;
      if (isUnsent) return false;
    }
    return true;
  }

  /** Returns the delay of Retry-After (RFC 9110 section 10.2.3) in milliseconds; null if there is none. */
  static Long retryAfterOf(String header) {
    long delay = 0;
    if (header.matches("\\d{1,9}")) {
      delay = Long.parseLong(header) * 1000;
    } else {
      try {
        var at = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT));
        delay = at.toInstant().toEpochMilli() - System.currentTimeMillis();
      } catch (DateTimeParseException malformed) {
        return null;
      }
    }
    return delay > 0 ? delay : null;
  }

  /** Collects a body, and fails if it is too long. */
  private static final class Limited implements HttpResponse.BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    private Flow.Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (var buffer : buffers) {
        if (bytes.size() + buffer.remaining() > MAX_RESPONSE) {
          subscription.cancel();
          body.completeExceptionally(new java.io.IOException("the response is too long"));
          return;
        }
        var part = new byte[buffer.remaining()];
        buffer.get(part);
        bytes.writeBytes(part);
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }
}
