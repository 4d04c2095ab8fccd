package dev.sphere.cli.run;

import dev.sphere.cli.output.OutputOptions;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Turns Ctrl-C, SIGTERM and SIGHUP into a wish to stop, as long as it is open. The second signal
 * ends the process at once, as the system does it, with no step of an engine torn down.
 *
 * <p>A shutdown hook would not do: Java runs it while it ends, where no second signal is heard, and
 * what it waits for may need other hooks not to have run. The signals of {@code sun.misc} are
 * called by reflection as the compiler warns of them; where they are missing, signals do as always.
 */
public final class StopSignals implements BooleanSupplier, AutoCloseable {

  private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

  /** A signal, and the handler it had. */
  private record Handled(Object signal, Object before) {}

  private final OutputOptions output;
  private final List<Handled> handled = new ArrayList<>();
  private volatile boolean isAsked;

  /**
   * Begins to listen.
   *
   * @param output is told of the first signal, on a thread of its own
   */
  public StopSignals(OutputOptions output) {
    this.output = output;
    for (String name : NAMES) {
      listen(name);
    }
  }

  private void listen(String name) {
    try {
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object signal =
          Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
      Object handler =
          Proxy.newProxyInstance(
              handlers.getClassLoader(),
              new Class<?>[] {handlers},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      ask();
                      yield null;
                    }
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(this);
                    default -> "StopSignals";
                  });
      handled.add(new Handled(signal, handle(signal, handler)));
    } catch (ReflectiveOperationException absent) {
      // This Java has no such signals, or this system not this one.
    }
  }

  /** Returns the handler before. */
  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal, handler);
  }

  private void ask() throws ReflectiveOperationException {
    Object systemDefault = Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null);
    for (Handled each : handled) {
      handle(each.signal(), systemDefault);
    }
    isAsked = true;
    output.warn(
        "sphere: stops after this step, with a checkpoint; the same signal again stops at once");
  }

  /** Returns whether there was a signal. */
  @Override
  public boolean getAsBoolean() {
    return isAsked;
  }

  /** Gives the signals back. */
  @Override
  public void close() {
    try {
      for (Handled each : handled) {
        handle(each.signal(), each.before());
      }
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible); // it worked before
    }
  }
}
