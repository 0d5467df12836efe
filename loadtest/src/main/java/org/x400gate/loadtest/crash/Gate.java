package org.x400gate.loadtest.crash;

/** Open while senders are to send; closing it waits until none of them is at work. */
final class Gate {
    private boolean open;
    private boolean ended;
    private int inside;

    /** Waits until it is open; false if it never will be. */
    synchronized boolean enter() throws InterruptedException {
        while (!open && !ended) {
            wait();
        }
        if (ended) {
            return false;
        }
        inside++;
        return true;
    }

    synchronized void leave() {
        inside--;
        notifyAll();
    }

    synchronized boolean open() {
        return open;
    }

    synchronized void set(boolean opened) {
        open = opened;
        notifyAll();
    }

    synchronized void end() {
        open = false;
        ended = true;
        notifyAll();
    }

    /** Whether nobody is inside, or leaves within that time. */
    synchronized boolean awaitEmpty(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (inside > 0) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
