package org.x400gate.gateway.net;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.CompletionStrategy;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.scaladsl.TcpAttributes;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.apache.pekko.stream.typed.javadsl.ActorSource;
import org.apache.pekko.util.ByteString;

/**
 * The stream inside a {@link Wire}: one chunk of demand each way, and word of its end on both sides.
 *
 * <p>Nothing is buffered on the way out: a chunk is taken when the one before it is in the kernel. On the way in at most
 * two chunks are held, one here and one told and not yet answered by {@link #more}.
 */
final class WireStream {
    sealed interface Signal extends Wire.Command {}

    record Up(Wire.Connected addresses) implements Signal {}

    record Ready(ActorRef<Demand> demand) implements Signal {}

    record Chunk(ActorRef<Demand> demand, ByteString octets) implements Signal {}

    record Failed(Throwable cause) implements Signal {}

    enum Progress implements Signal {
        /** What was given to {@link #send} has left this actor; all before it is in the kernel. */
        TAKEN,
        INPUT_FINISHED,
        OUTPUT_FINISHED
    }

    enum Demand {
        MORE
    }

    private static final class Aborted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Aborted() {
            super("aborted", null, false, false);
        }
    }

    private final UniqueKillSwitch kill;
    private final ActorRef<Optional<ByteString>> output;

    private WireStream(UniqueKillSwitch kill, ActorRef<Optional<ByteString>> output) {
        this.kill = kill;
        this.output = output;
    }

    /** The same connection with TLS on it; it stands when the handshake is done. */
    static Flow<ByteString, ByteString, CompletionStage<Wire.Connected>> encrypted(
            Flow<ByteString, ByteString, CompletionStage<Wire.Connected>> connection, Optional<Encryption> encryption) {
        if (encryption.isEmpty()) {
            return connection;
        }
        return BidiFlow.fromGraph(new TlsStage(encryption.get()))
                .join(connection, (session, connected) -> connected.thenCombine(session, Wire.Connected::with));
    }

    static WireStream run(
            ActorContext<Wire.Command> context,
            Flow<ByteString, ByteString, CompletionStage<Wire.Connected>> connection) {
        var killable = BidiFlow.fromGraph(KillSwitches.<ByteString, ByteString>singleBidi())
                .join(connection, Keep.both());
        var running = output(context.getSelf())
                .viaMat(killable, Keep.both())
                .to(input(context.getSelf()))
                .addAttributes(Attributes.inputBuffer(1, 1).and(TcpAttributes.tcpWriteBufferSize(1)))
                .run(Materializer.matFromSystem(context.getSystem()));
        context.watchWith(running.first(), Progress.OUTPUT_FINISHED);
        context.pipeToSelf(
                running.second().second(), (up, failure) -> failure == null ? new Up(up) : new Failed(failure));
        return new WireStream(running.second().first(), running.first());
    }

    private static Source<ByteString, ActorRef<Optional<ByteString>>> output(ActorRef<Wire.Command> wire) {
        return ActorSource.<Optional<ByteString>, Wire.Command>actorRefWithBackpressure(
                        wire,
                        Progress.TAKEN,
                        octets -> octets.isPresent() ? Optional.empty() : Optional.of(CompletionStrategy.draining()),
                        octets -> Optional.empty())
                .map(Optional::get);
    }

    private static Sink<ByteString, ?> input(ActorRef<Wire.Command> wire) {
        return ActorSink.<ByteString, Wire.Command, Demand>actorRefWithBackpressure(
                wire, Chunk::new, Ready::new, Demand.MORE, Progress.INPUT_FINISHED, Failed::new);
    }

    void send(ByteString octets) {
        output.tell(Optional.of(octets));
    }

    /** Closes our side once the last chunk is taken. */
    void finish() {
        output.tell(Optional.empty());
    }

    /** Resets the connection; the ends of both sides follow. */
    void abort() {
        kill.abort(new Aborted());
    }
}
