package org.x400gate.gateway.cli;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, which else ends a JVM. There is no other way to hear of a signal than a class of the JVM's own, which every JDK
 * has though none must; where it is missing, or signals are the JVM's own business (-Xrs), nothing is heard. Nor is it
 * where whoever started the JVM wants it ignored, as nohup does.
 */
final class HangUp {
    private HangUp() {}

    /** Whether it is heard from now on. {@code heard} is called on a thread of the JVM's for each. */
    static boolean onEach(Runnable heard) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object told = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            heard.run();
                            return null;
                        }
                        return method.invoke(heard, arguments);
                    });
            Object before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), told);
            return before != handler.getField("SIG_IGN").get(null);
        } catch (ReflectiveOperationException | IllegalArgumentException notHere) {
            return false;
        }
    }
}
