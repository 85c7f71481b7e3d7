package licet;

/** Outcome of a call: a {@link Standing}, a {@link Refusal} or {@link CodeMailed}. */
public sealed interface Result permits Standing, Refusal, CodeMailed {
  /** Returns whether the software may be used. */
  boolean valid();
}
