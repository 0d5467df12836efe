package org.x400gate.gateway.net;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * The end of the accept stream: one connection is accepted for each {@link Handle#one}, none ahead of it.
 *
 * <p>An {@code ActorSink} would accept one more than asked for, to keep it in its buffer.
 */
final class AcceptGate
        extends AbstractGraphStageWithMaterializedValue<SinkShape<Tcp.IncomingConnection>, AcceptGate.Handle> {
    /** What the owner of the running stream may do. */
    record Handle(AsyncCallback<Boolean> callback) {
        void one() {
            callback.invoke(true);
        }

        void cancel() {
            callback.invoke(false);
        }
    }

    private final Inlet<Tcp.IncomingConnection> in = Inlet.create("accepted");
    private final ActorRef<Listener.Command> listener;

    AcceptGate(ActorRef<Listener.Command> listener) {
        this.listener = listener;
    }

    @Override
    public SinkShape<Tcp.IncomingConnection> shape() {
        return SinkShape.of(in);
    }

    @Override
    public Pair<GraphStageLogic, Handle> createLogicAndMaterializedValuePair(Attributes attributes) {
        Logic logic = new Logic();
        return Pair.create(logic, new Handle(logic.callback));
    }

    private final class Logic extends GraphStageLogic {
        private final AsyncCallback<Boolean> callback = createAsyncCallback(this::onCallback);

        Logic() {
            super(AcceptGate.this.shape());
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    listener.tell(new Listener.Incoming(grab(in)));
                }

                @Override
                public void onUpstreamFinish() {
                    listener.tell(new Listener.Closed(Optional.empty()));
                    completeStage();
                }

                @Override
                public void onUpstreamFailure(Throwable failure) {
                    listener.tell(new Listener.Closed(Optional.of(failure)));
                    completeStage();
                }
            });
        }

        private void onCallback(boolean more) {
            if (!more) {
                completeStage();
            } else if (!hasBeenPulled(in) && !isClosed(in)) {
                pull(in);
            }
        }
    }
}
