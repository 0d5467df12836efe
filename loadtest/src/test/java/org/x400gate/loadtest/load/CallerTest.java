package org.x400gate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.x400gate.loadtest.load.Answer.Result;
import org.x400gate.loadtest.peer.Loop;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.loadtest.peer.Wire;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtaBindError;
import org.x400gate.protocol.stack.AbortReason;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.Refusal;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;

/** What a caller answers, against a real responder's octets and a clock that stands still. */
class CallerTest {
    private final FakeGateway gateway = new FakeGateway();
    private final Messages messages = new Messages(2_000);
    private final Caller caller = new Caller(gateway, Bench.loopback(102), messages, Duration.ofSeconds(9));
    private final List<Answer> answers = new ArrayList<>();

    /** Its own loop, the one wire on it, and the stack at the other end. */
    private static final class FakeGateway implements Loop, Wire {
        private final List<Runnable> timers = new ArrayList<>();
        private Wire.Owner owner;
        private OsiStack stack = OsiStack.responder(new ResponderParameters(Set.of(), 63, 7, StackLimits.STANDARD))
                .awaitConnect()
                .next();
        private boolean busy;
        private boolean deaf;
        private boolean closed;

        @Override
        public Timer after(Duration delay, Runnable task) {
            timers.add(task);
            return () -> timers.remove(task);
        }

        @Override
        public Wire dial(InetSocketAddress from, InetSocketAddress to, int receiveBuffer, Wire.Owner ofWire) {
            owner = ofWire;
            return this;
        }

        @Override
        public void write(Octets octets) {
            if (!deaf) {
                take(stack.onOctets(octets));
            }
        }

        void take(OsiStack.Step step) {
            stack = step.next();
            for (StackAction action : step.actions()) {
                if (action instanceof StackAction.Send send) {
                    owner.received(send.octets());
                } else if (action instanceof StackAction.OpenIndication) {
                    take(
                            busy
                                    ? stack.refuseOpen(Refusal.of(
                                            Refusal.Reason.BUSY,
                                            MtaBindError.BUSY.error().encode()))
                                    : stack.acceptOpen(Peers.bindResult(Peers.OURS)));
                } else if (action instanceof StackAction.CheckpointReached reached) {
                    take(stack.confirmCheckpoint(reached.serial()));
                } else if (action instanceof StackAction.TransferEnded) {
                    take(stack.acceptTransfer());
                } else if (action instanceof StackAction.TurnPlease) {
                    take(stack.giveTurn());
                }
            }
        }

        @Override
        public InetSocketAddress local() {
            return Bench.loopback(1);
        }

        @Override
        public boolean closed() {
            return closed;
        }

        @Override
        public void pause() {
            throw new IllegalStateException("nobody reads slowly here");
        }

        @Override
        public void resume(int atOnce) {
            throw new IllegalStateException("nobody reads slowly here");
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public void reset() {
            closed = true;
        }
    }

    private void bind() {
        caller.bind(Peers.openingWithTurns(Peers.turning(0)), answers::add);
        gateway.owner.connected();
    }

    private Result result() {
        assertThat(answers).hasSize(1);
        return answers.remove(0).result();
    }

    @Test
    void whatIsAskedIsDoneAndAnsweredOnce() {
        bind();
        assertThat(result()).isEqualTo(Result.DONE);
        assertThat(caller.open()).isTrue();

        Messages.Outgoing message = messages.next();
        caller.transfer(message, Duration.ZERO, answers::add);
        assertThat(result()).isEqualTo(Result.DONE);
        assertThat(messages.account().confirmed()).isEqualTo(1);

        caller.turn(answers::add);
        assertThat(result()).isEqualTo(Result.DONE);

        caller.release(answers::add);
        assertThat(result()).isEqualTo(Result.DONE);
        assertThat(caller.open()).isFalse();
        assertThat(gateway.timers).isEmpty();
    }

    /** So that Gatling counts them apart. */
    @Test
    void whatIsNoFailureOfTheRequestHasANameOfItsOwn() {
        assertThat(Stream.of(Result.values()).map(result -> result.of("bind")))
                .containsExactly("bind", "bind (busy)", "bind (aborted)", "bind (not reached)", "bind", "bind");
    }

    @Test
    void busyIsToldFromAnAbort() {
        gateway.busy = true;
        bind();
        assertThat(result()).isEqualTo(Result.BUSY);

        gateway.owner.finished();
        assertThat(answers).isEmpty();
    }

    @Test
    void anOpenThatBreaksIsAborted() {
        gateway.deaf = true;
        bind();
        gateway.owner.broken(new IOException("reset"));
        assertThat(result()).isEqualTo(Result.ABORTED);
    }

    @Test
    void whereNobodyListensItIsNotReached() {
        caller.bind(Peers.opening(Peers.live(0)), answers::add);
        gateway.owner.broken(new IOException("refused"));
        assertThat(result()).isEqualTo(Result.UNREACHED);
    }

    @Test
    void aTransferThatTheOtherSideAbortsIsNotConfirmed() {
        bind();
        answers.clear();
        gateway.deaf = true;
        caller.transfer(messages.next(), Duration.ZERO, answers::add);
        gateway.take(gateway.stack.abort(AbortReason.LOCAL_PROBLEM));

        assertThat(result()).isEqualTo(Result.ABORTED);
        assertThat(messages.account().unconfirmed()).isEqualTo(1);
    }

    @Test
    void anAssociationThatEndedMeanwhileAnswersTheNextRequestSo() {
        bind();
        answers.clear();
        gateway.owner.broken(new IOException("reset"));
        assertThat(answers).isEmpty();

        caller.release(answers::add);
        assertThat(result()).isEqualTo(Result.ABORTED);
    }

    @Test
    void silenceEndsWithPatience() {
        gateway.deaf = true;
        bind();
        assertThat(answers).isEmpty();

        gateway.timers.get(0).run();
        assertThat(result()).isEqualTo(Result.SILENT);
        assertThat(gateway.closed).isTrue();
    }

    @Test
    void eachKiloOctetWaitsForItsPause() {
        bind();
        answers.clear();
        caller.transfer(messages.next(), Duration.ofMillis(20), answers::add);
        assertThat(answers).isEmpty();

        int pauses = 0;
        while (answers.isEmpty()) {
            gateway.timers.remove(gateway.timers.size() - 1).run();
            pauses++;
        }
        assertThat(result()).isEqualTo(Result.DONE);
        assertThat(pauses).isGreaterThan(1);
    }
}
