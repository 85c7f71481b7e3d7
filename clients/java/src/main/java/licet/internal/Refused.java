package licet.internal;

/** A text that may not be used, with its code. It does not leave the package. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  final String code;

  Refused(String code) {
    super(code, null, false, false);
    this.code = code;
  }
}
