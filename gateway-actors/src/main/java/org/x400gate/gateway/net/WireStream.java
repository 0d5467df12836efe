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

    /** TLS has begun on a connection that stood; so many octets were told before. */
    record Secured(TlsSession session, long cameInClear) implements Signal {}

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
    private final Optional<TlsStage.Handle> tls;

    private WireStream(UniqueKillSwitch kill, ActorRef<Optional<ByteString>> output, Optional<TlsStage.Handle> tls) {
        this.kill = kill;
        this.output = output;
        this.tls = tls;
    }

    /** A connection, and the hand on its TLS if that is to begin later. */
    private record Standing(CompletionStage<Wire.Connected> connected, Optional<TlsStage.Handle> tls) {}

    /** The same connection with TLS on it; it stands when the handshake is done. No stage where there is never TLS. */
    private static Flow<ByteString, ByteString, Standing> with(
            Flow<ByteString, ByteString, CompletionStage<Wire.Connected>> connection, TlsUse tls) {
        if (tls instanceof TlsUse.AtOnce atOnce) {
            return BidiFlow.fromGraph(new TlsStage(atOnce.encryption()))
                    .join(
                            connection,
                            (handle, connected) -> new Standing(
                                    connected.thenCombine(
                                            handle.secured(), (up, secured) -> up.with(secured.session())),
                                    Optional.empty()));
        }
        return tls == TlsUse.Plain.WHEN_TOLD
                ? BidiFlow.fromGraph(new TlsStage())
                        .join(connection, (handle, connected) -> new Standing(connected, Optional.of(handle)))
                : connection.mapMaterializedValue(connected -> new Standing(connected, Optional.empty()));
    }

    static WireStream run(
            ActorContext<Wire.Command> context,
            Flow<ByteString, ByteString, CompletionStage<Wire.Connected>> connection,
            TlsUse tls) {
        var killable = BidiFlow.fromGraph(KillSwitches.<ByteString, ByteString>singleBidi())
                .join(with(connection, tls), Keep.both());
        var running = output(context.getSelf())
                .viaMat(killable, Keep.both())
                .to(input(context.getSelf()))
                .addAttributes(Attributes.inputBuffer(1, 1).and(TcpAttributes.tcpWriteBufferSize(1)))
                .run(Materializer.matFromSystem(context.getSystem()));
        context.watchWith(running.first(), Progress.OUTPUT_FINISHED);
        Standing standing = running.second().second();
        context.pipeToSelf(standing.connected(), (up, failure) -> failure == null ? new Up(up) : new Failed(failure));
        return new WireStream(running.second().first(), running.first(), standing.tls());
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

    /** TLS from here on; all that was given to {@link #send} must be in the kernel. */
    void startTls(ActorContext<Wire.Command> context, TlsStage.Start start) {
        TlsStage.Handle handle = tls.orElseThrow(() -> new IllegalStateException("not a wire that may start TLS"));
        context.pipeToSelf(
                handle.secured(),
                (secured, failure) ->
                        failure == null ? new Secured(secured.session(), secured.cameInClear()) : new Failed(failure));
        handle.start(start);
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
