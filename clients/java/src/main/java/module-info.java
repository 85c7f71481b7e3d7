/** Licenses software with a Licet gateway, online and offline. */
module licet.client {
  requires java.net.http;

  exports licet;
}
