package org.x400gate.protocol.stack;

import java.util.Set;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.presentation.Carrier;
import org.x400gate.protocol.presentation.PresentationAction;
import org.x400gate.protocol.presentation.PresentationMachine;
import org.x400gate.protocol.session.SessionRequest;
import org.x400gate.protocol.session.SessionToken;

/** Between session and presentation. What presentation tells goes to the pass of its mode, which CP's selector chose. */
final class PresentationPass {
    private final Pass pass;

    PresentationPass(Pass pass) {
        this.pass = pass;
    }

    void onConnect(Octets userData) {
        take(pass.layers.presentation().onConnect(userData));
    }

    void onAccept(Octets userData) {
        take(pass.layers.presentation().onAccept(userData));
    }

    void onRefuse(Octets userData) {
        take(pass.layers.presentation().onRefuse(userData));
    }

    void onAbort(Octets userData) {
        take(pass.layers.presentation().onAbort(userData));
    }

    void onCarried(Carrier carrier, Octets userData) {
        take(pass.layers.presentation().onCarried(carrier, userData));
    }

    void take(PresentationMachine.Step step) {
        pass.layers = pass.layers.with(step.next());
        for (PresentationAction action : step.actions()) {
            if (!request(action) && !pass.ended()) {
                indicate(action);
            }
        }
    }

    /** Whether it was for session. */
    private boolean request(PresentationAction action) {
        if (action instanceof PresentationAction.Carry carry) {
            pass.session.request(
                    switch (carry.carrier()) {
                        case DATA -> new SessionRequest.Data(carry.userData());
                        case TOKEN_PLEASE ->
                            new SessionRequest.TokenPlease(Set.of(SessionToken.DATA), carry.userData());
                        case RELEASE -> new SessionRequest.Release(carry.userData());
                        case RELEASE_ANSWER -> new SessionRequest.ReleaseAccept(carry.userData());
                    });
        } else if (action instanceof PresentationAction.Connect connect) {
            pass.session.connectRequest(connect.userData());
        } else if (action instanceof PresentationAction.Accept accept) {
            pass.session.acceptConnect(accept.userData());
        } else if (action instanceof PresentationAction.Refuse refuse) {
            pass.session.refuseConnect(refuse.userData());
        } else if (action instanceof PresentationAction.Abort abort) {
            pass.session.request(new SessionRequest.UserAbort(abort.userData()));
        } else {
            return false;
        }
        return true;
    }

    private void indicate(PresentationAction action) {
        if (action instanceof PresentationAction.ProviderAbort abort) {
            pass.end(EndCause.of(abort.cause()), abort.detail());
        } else if (!pass.normalMode.indicate(action) && !pass.x410Mode.indicate(action)) {
            throw new IllegalStateException("no such action: " + action);
        }
    }
}
