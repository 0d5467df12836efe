package org.x400gate.loadtest.load;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.x400gate.loadtest.peer.Loop;
import org.x400gate.loadtest.peer.Wire;

/** The event loop on which a virtual user of Gatling lives. */
record NettyLoop(EventLoop loop) implements Loop {
    @Override
    public Timer after(Duration delay, Runnable task) {
        Future<?> waiting = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> waiting.cancel(false);
    }

    @Override
    public Wire dial(InetSocketAddress from, InetSocketAddress to, int receiveBuffer, Wire.Owner owner) {
        return NettyWire.dial(loop, from, to, receiveBuffer, owner);
    }
}
