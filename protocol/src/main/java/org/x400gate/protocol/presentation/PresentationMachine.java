package org.x400gate.protocol.presentation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * One side of a presentation connection, kernel (X.226 clause 6, annex A); immutable.
 *
 * <p>Ways through it: connect, answered by CPA (connected) or CPR (ended); or a CP comes, accept or refuse. Connected,
 * values travel in both directions on whatever session primitive carries them, release included, until an abort of
 * either side or the session's own end. What a peer may not do ends it by ARP (6.4.4.2); in CP it is refused by CPR.
 *
 * <p>X.410-1984 mode goes the same ways by primitives of its own: connect, accept, refuse and abort carry members of
 * RTSE's SETs, everything else octets as they are (8.4.3). There ARP does not exist: an abort without user data says it.
 *
 * @param mode what CP selects
 * @param supported the abstract syntaxes we accept as a responder
 * @param proposed the contexts in CP, in its order
 * @param results one per proposed context, empty until known
 */
public record PresentationMachine(
        PresentationState state,
        PresentationMode mode,
        Set<Oid> supported,
        List<PresentationContext> proposed,
        List<ContextResult> results,
        PpduCodec codec) {
    private static final int REASON_NOT_SPECIFIED = 0;
    private static final int CALLED_ADDRESS_UNKNOWN = 3;
    private static final int VERSION_NOT_SUPPORTED = 4;
    private static final int UNEXPECTED_PPDU = 2;
    private static final int INVALID_VALUE = 6;

    public PresentationMachine {
        supported = Set.copyOf(supported);
        proposed = List.copyOf(proposed);
        results = List.copyOf(results);
    }

    public record Step(PresentationMachine next, List<PresentationAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    /** Either side; {@code maxOctets} bounds one PPDU. */
    public static PresentationMachine start(Set<Oid> supported, int maxOctets) {
        return new PresentationMachine(
                PresentationState.IDLE,
                PresentationMode.NORMAL,
                supported,
                List.of(),
                List.of(),
                PpduCodec.upTo(maxOctets));
    }

    /** P-CONNECT request. */
    public Step connect(
            Optional<Octets> calling,
            Optional<Octets> called,
            List<PresentationContext> contexts,
            List<PresentationValue> values) {
        require(PresentationState.IDLE);
        Octets cp = codec.encode(new Ppdu.Cp(calling, called, contexts, values));
        return step(with(PresentationState.AWAIT_CPA, contexts, List.of()), new PresentationAction.Connect(cp));
    }

    /** P-CONNECT request in X.410-1984 mode, with the members of RTORQ. */
    public Step connectX410(Octets parameters) {
        require(PresentationState.IDLE);
        Octets cp = codec.encode(new Ppdu.X410Connect(parameters));
        return step(inX410Mode(PresentationState.AWAIT_CPA), new PresentationAction.Connect(cp));
    }

    /** S-CONNECT indication. */
    public Step onConnect(Octets userData) {
        require(PresentationState.IDLE);
        try {
            Ppdu ppdu = codec.decodeCp(userData);
            if (ppdu instanceof Ppdu.X410Connect x410) {
                return step(
                        inX410Mode(PresentationState.AWAIT_RESPONSE),
                        new PresentationAction.X410ConnectIndication(x410.parameters()));
            }
            if (ppdu instanceof Ppdu.CpOfOtherVersion) {
                return refusedByProvider(VERSION_NOT_SUPPORTED, PresentationCause.VERSION_UNKNOWN, "");
            }
            Ppdu.Cp cp = (Ppdu.Cp) ppdu;
            PresentationMachine next = with(PresentationState.AWAIT_RESPONSE, cp.contexts(), judge(cp.contexts()));
            return step(
                    next,
                    new PresentationAction.ConnectIndication(cp.calling(), cp.called(), next.agreed(), cp.values()));
        } catch (MalformedInput fault) {
            return refusedByProvider(REASON_NOT_SPECIFIED, PresentationCause.PROTOCOL_ERROR, fault.getMessage());
        }
    }

    private Step refusedByProvider(int reason, PresentationCause cause, String detail) {
        Octets cpr = codec.encode(new Ppdu.Cpr(List.of(), Optional.of(reason), List.of()));
        return step(
                with(PresentationState.ENDED, List.of(), List.of()),
                new PresentationAction.Refuse(cpr),
                new PresentationAction.ProviderAbort(cause, detail));
    }

    /** P-CONNECT response, accept. */
    public Step accept(List<PresentationValue> values) {
        require(PresentationState.AWAIT_RESPONSE);
        Octets cpa = codec.encode(new Ppdu.Cpa(Optional.empty(), results, values));
        return step(with(PresentationState.CONNECTED, proposed, results), new PresentationAction.Accept(cpa));
    }

    /** P-CONNECT response, refused by the user. */
    public Step refuse(List<PresentationValue> values) {
        require(PresentationState.AWAIT_RESPONSE);
        return refused(new Ppdu.Cpr(results, Optional.empty(), values));
    }

    /** P-CONNECT response, accept, in X.410-1984 mode, with the members of RTOAC. */
    public Step acceptX410(Octets parameters) {
        require(PresentationState.AWAIT_RESPONSE);
        require(PresentationMode.X410);
        Octets cpa = codec.encode(new Ppdu.X410Connect(parameters));
        return step(with(PresentationState.CONNECTED, List.of(), List.of()), new PresentationAction.Accept(cpa));
    }

    /** P-CONNECT response, refused since nobody here has the presentation address called. */
    public Step refuseAddress() {
        require(PresentationState.AWAIT_RESPONSE);
        return refused(new Ppdu.Cpr(List.of(), Optional.of(CALLED_ADDRESS_UNKNOWN), List.of()));
    }

    /** P-CONNECT response, refused by the user, in X.410-1984 mode, with the members of RTORJ. */
    public Step refuseX410(Octets parameters) {
        require(PresentationState.AWAIT_RESPONSE);
        require(PresentationMode.X410);
        return refused(new Ppdu.X410End(parameters));
    }

    /** S-CONNECT confirm, accepted. */
    public Step onAccept(Octets userData) {
        require(PresentationState.AWAIT_CPA);
        return guarded(() -> {
            Ppdu ppdu = codec.decodeCpa(userData, ids(proposed));
            if (mode == PresentationMode.X410 && ppdu instanceof Ppdu.X410Connect x410) {
                return step(
                        with(PresentationState.CONNECTED, List.of(), List.of()),
                        new PresentationAction.X410ConnectConfirm(x410.parameters()));
            }
            if (mode == PresentationMode.NORMAL && ppdu instanceof Ppdu.Cpa cpa) {
                PresentationMachine next = with(PresentationState.CONNECTED, proposed, cpa.results());
                return step(next, new PresentationAction.ConnectConfirm(next.agreed(), cpa.values()));
            }
            return protocolError(UNEXPECTED_PPDU, "CPA in another mode than CP");
        });
    }

    /** S-CONNECT confirm, refused; the session is gone with it, so nothing can be sent about a fault in here. */
    public Step onRefuse(Octets userData) {
        require(PresentationState.AWAIT_CPA);
        PresentationMachine ended = with(PresentationState.ENDED, proposed, List.of());
        try {
            Ppdu ppdu = codec.decodeCpr(userData, ids(proposed));
            if (ppdu instanceof Ppdu.Cpr cpr) {
                PresentationCause cause = PresentationCause.ofProviderReason(cpr.providerReason());
                return step(ended, new PresentationAction.ConnectRefused(cause, cpr.values()));
            }
            if (mode == PresentationMode.X410 && ppdu instanceof Ppdu.X410End x410) {
                return step(ended, new PresentationAction.X410ConnectRefused(x410.parameters()));
            }
            return step(ended, new PresentationAction.ConnectRefused(PresentationCause.REFUSED_BY_USER, List.of()));
        } catch (MalformedInput fault) {
            return step(
                    ended, new PresentationAction.ProviderAbort(PresentationCause.PROTOCOL_ERROR, fault.getMessage()));
        }
    }

    /** P-DATA request, or another whose name is the carrier's. */
    public Step carry(Carrier carrier, PresentationValue value) {
        require(PresentationState.CONNECTED);
        require(PresentationMode.NORMAL);
        Octets userData = PpduCodec.userData(List.of(value)).encode();
        return step(this, new PresentationAction.Carry(carrier, userData));
    }

    /** The same in X.410-1984 mode; {@code userData} may be empty. */
    public Step carryX410(Carrier carrier, Octets userData) {
        require(PresentationState.CONNECTED);
        require(PresentationMode.X410);
        return step(this, new PresentationAction.Carry(carrier, userData));
    }

    /** The indication or confirm that {@code carrier} names. */
    public Step onCarried(Carrier carrier, Octets userData) {
        require(PresentationState.CONNECTED);
        return switch (mode) {
            case X410 -> step(this, new PresentationAction.X410Carried(carrier, userData));
            case NORMAL -> guarded(() -> step(this, new PresentationAction.Carried(carrier, values(userData))));
        };
    }

    private List<PresentationValue> values(Octets userData) {
        return userData.isEmpty() ? List.of() : codec.decodeUserData(userData, ids(agreed()));
    }

    /** P-U-ABORT request. Values in a context that was never agreed cannot travel and are left out (X.226 6.4.2). */
    public Step abort(List<PresentationValue> values) {
        List<Integer> usable = state == PresentationState.AWAIT_CPA ? ids(proposed) : ids(agreed());
        List<PresentationValue> carried = values.stream()
                .filter(value -> usable.contains(value.contextId()))
                .toList();
        Octets aru = codec.encode(new Ppdu.Aru(carried));
        return step(with(PresentationState.ENDED, proposed, results), new PresentationAction.Abort(aru));
    }

    /** P-U-ABORT request in X.410-1984 mode, with the members of RTAB. */
    public Step abortX410(Octets parameters) {
        require(PresentationMode.X410);
        Octets aru = codec.encode(new Ppdu.X410End(parameters));
        return step(with(PresentationState.ENDED, proposed, results), new PresentationAction.Abort(aru));
    }

    /** S-U-ABORT indication: ARU or ARP. */
    public Step onAbort(Octets userData) {
        PresentationMachine ended = with(PresentationState.ENDED, proposed, results);
        if (userData.isEmpty()) {
            return step(ended, userAbort(List.of(), Octets.EMPTY));
        }
        try {
            Ppdu ppdu = codec.decodeAbort(userData, ids(proposed));
            if (ppdu instanceof Ppdu.Arp arp) {
                PresentationCause cause = PresentationCause.ofAbortReason(arp.reason());
                String event = arp.event().map(number -> "event " + number).orElse("");
                return step(ended, new PresentationAction.ProviderAbort(cause, event));
            }
            List<PresentationValue> values = ppdu instanceof Ppdu.Aru aru ? aru.values() : List.of();
            Octets parameters = ppdu instanceof Ppdu.X410End x410 ? x410.parameters() : Octets.EMPTY;
            return step(ended, userAbort(values, parameters));
        } catch (MalformedInput fault) {
            return step(
                    ended, new PresentationAction.ProviderAbort(PresentationCause.PROTOCOL_ERROR, fault.getMessage()));
        }
    }

    /** What the other mode would say is lost: an abort is an abort. */
    private PresentationAction userAbort(List<PresentationValue> values, Octets parameters) {
        return switch (mode) {
            case NORMAL -> new PresentationAction.UserAbort(values);
            case X410 -> new PresentationAction.X410UserAbort(parameters);
        };
    }

    /** The session ended; nothing more will travel. */
    public PresentationMachine ended() {
        return with(PresentationState.ENDED, proposed, results);
    }

    /** The contexts that may be used. */
    public List<PresentationContext> agreed() {
        List<PresentationContext> agreed = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).accepted()) {
                agreed.add(proposed.get(i));
            }
        }
        return agreed;
    }

    /** Of several contexts for one abstract syntax the first that can be used is: what is sent in it is to be clear. */
    private List<ContextResult> judge(List<PresentationContext> contexts) {
        Set<Oid> taken = new HashSet<>();
        List<ContextResult> judged = new ArrayList<>();
        for (PresentationContext context : contexts) {
            ContextResult result = judge(context);
            boolean another = result.accepted() && !taken.add(context.abstractSyntax());
            judged.add(another ? ContextResult.REJECTED_BY_USER : result);
        }
        return judged;
    }

    private ContextResult judge(PresentationContext context) {
        if (!supported.contains(context.abstractSyntax())) {
            return ContextResult.ABSTRACT_SYNTAX_UNKNOWN;
        }
        return context.transferSyntaxes().contains(PresentationContext.BER)
                ? ContextResult.ACCEPTED
                : ContextResult.TRANSFER_SYNTAX_UNKNOWN;
    }

    private Step refused(Ppdu cpr) {
        return step(with(PresentationState.ENDED, proposed, results), new PresentationAction.Refuse(codec.encode(cpr)));
    }

    private Step guarded(Supplier<Step> event) {
        try {
            return event.get();
        } catch (MalformedInput fault) {
            return protocolError(INVALID_VALUE, fault.getMessage());
        }
    }

    /** X.226 6.4.4.2: ARP to the peer, P-P-ABORT to the user. */
    private Step protocolError(int reason, String detail) {
        Octets arp = switch (mode) {
            case NORMAL -> codec.encode(new Ppdu.Arp(Optional.of(reason), Optional.empty()));
            case X410 -> Octets.EMPTY;
        };
        return step(
                with(PresentationState.ENDED, proposed, results),
                new PresentationAction.Abort(arp),
                new PresentationAction.ProviderAbort(PresentationCause.PROTOCOL_ERROR, detail));
    }

    private PresentationMachine with(
            PresentationState next, List<PresentationContext> contexts, List<ContextResult> contextResults) {
        return new PresentationMachine(next, mode, supported, contexts, contextResults, codec);
    }

    private PresentationMachine inX410Mode(PresentationState next) {
        return new PresentationMachine(next, PresentationMode.X410, supported, List.of(), List.of(), codec);
    }

    private void require(PresentationState wanted) {
        if (state != wanted) {
            throw new IllegalStateException(wanted + " wanted, but " + state.sentence());
        }
    }

    private void require(PresentationMode wanted) {
        if (mode != wanted) {
            throw new IllegalStateException("primitive of " + wanted + " mode in " + mode + " mode");
        }
    }

    private static List<Integer> ids(List<PresentationContext> contexts) {
        return contexts.stream().map(PresentationContext::id).toList();
    }

    private static Step step(PresentationMachine next, PresentationAction... actions) {
        return new Step(next, List.of(actions));
    }
}
