package org.x400gate.gateway.crash;

/** Open while there is a gateway to call; who finds it closed waits. */
final class Gate {
    private boolean open;

    synchronized void set(boolean opened) {
        open = opened;
        notifyAll();
    }

    synchronized void awaitOpen() throws InterruptedException {
        while (!open) {
            wait();
        }
    }
}
