package org.x400gate.loadtest.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.x400gate.loadtest.peer.Wire;
import org.x400gate.protocol.octets.Octets;

/** A wire on one of Gatling's event loops. */
final class NettyWire extends ChannelInboundHandlerAdapter implements Wire {
    private final Owner owner;
    private Channel channel;
    private boolean ended;
    private boolean closed;

    private NettyWire(Owner owner) {
        this.owner = owner;
    }

    static NettyWire dial(
            EventLoop loop, InetSocketAddress from, InetSocketAddress to, int receiveBuffer, Owner owner) {
        NettyWire wire = new NettyWire(owner);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(channels(loop))
                .handler(wire)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                // Its owner's patience is what counts.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        if (receiveBuffer > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, receiveBuffer);
        }
        var connecting = bootstrap.connect(to, from);
        wire.channel = connecting.channel();
        connecting.addListener(done -> wire.onDialled(done.cause()));
        return wire;
    }

    /** A loop takes the channels of its own transport alone. */
    private static ChannelFactory<SocketChannel> channels(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class)
                ? EpollSocketChannel::new
                : NioSocketChannel::new;
    }

    private void onDialled(Throwable why) {
        if (closed) {
            return;
        }
        if (why == null) {
            owner.connected();
        } else {
            broke(why);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf octets = (ByteBuf) message;
        try {
            if (!closed) {
                owner.received(Octets.of(octets.nioBuffer()));
            }
        } finally {
            octets.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            finish();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        finish();
    }

    private void finish() {
        if (!closed && !ended) {
            ended = true;
            owner.finished();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable why) {
        broke(why);
    }

    private void broke(Throwable why) {
        boolean heard = closed || ended;
        closed = true;
        channel.close();
        if (!heard) {
            ended = true;
            owner.broken(why instanceof IOException io ? io : new IOException(why));
        }
    }

    @Override
    public InetSocketAddress local() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public void write(Octets octets) {
        if (!closed && !octets.isEmpty()) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(octets.toByteBuffer()));
        }
    }

    @Override
    public void pause() {
        channel.config().setAutoRead(false);
    }

    @Override
    public void resume(int atOnce) {
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(atOnce));
        channel.config().setAutoRead(true);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            channel.close();
        }
    }

    @Override
    public void reset() {
        if (!closed) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        close();
    }
}
