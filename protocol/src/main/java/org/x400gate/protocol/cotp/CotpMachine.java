package org.x400gate.protocol.cotp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.OctetChain;
import org.x400gate.protocol.octets.Octets;

/**
 * One transport connection of class 0 over a network connection of its own.
 *
 * <p>The initiator sends CR and gets CC, then data flows; or DR or ER, which is a refusal. The responder waits for CR,
 * tells its user, and sends CC or DR as the user says. In data transfer each TSDU is cut into DTs, the last one marked;
 * what the peer's DTs bring is put together up to our limit. Class 0 has no release of its own: whoever is done closes
 * the network connection (X.224 6.7.1). ISODE sends a DR first, which is taken as the end it means. A TPDU out of place
 * is answered by ER and the end.
 */
public record CotpMachine(CotpState state, CotpSettings settings, CotpConnection connection, OctetChain partTsdu) {
    /** Longest transport selector, in octets (X.650, as RFC 1006 peers use it). */
    public static final int MAX_TSEL_OCTETS = 32;

    /** X.224 13.5.3, reasons that a responder gives. */
    public static final int REASON_NOT_SPECIFIED = 0;

    public static final int REASON_CONGESTION = 1;
    public static final int REASON_NOT_ATTACHED = 2;
    public static final int REASON_ADDRESS_UNKNOWN = 3;

    private static final int REASON_NEGOTIATION_FAILED = 130;
    private static final int CLASS_0 = 0;

    /** X.224 13.12.3. */
    private static final int REJECT_NOT_SPECIFIED = 0;

    private static final int REJECT_PARAMETER_CODE = 1;
    private static final int REJECT_TPDU_TYPE = 2;
    private static final int REJECT_PARAMETER_VALUE = 3;

    /** X.224 13.5.4: with it a refusal stays within 128 octets. */
    private static final int MAX_DETAIL_OCTETS = 119;

    /** X.224 6.6.3: who refuses has no reference of its own. */
    private static final int UNASSIGNED_REFERENCE = 0;

    /** What an ER quotes at most of the TPDU it rejects. */
    private static final int MAX_QUOTED_OCTETS = 128;

    /** The machine to use next, and what is to be done first. */
    public record Step(CotpMachine next, List<CotpAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    /** Will ask for a connection. {@code reference} is ours, 1 to 65535. */
    public static CotpMachine initiator(CotpSettings settings, int reference) {
        return closed(settings, reference);
    }

    /** Will be asked for one; {@link #onNetworkConnected} starts its timer. */
    public static CotpMachine responder(CotpSettings settings, int reference) {
        return closed(settings, reference);
    }

    private static CotpMachine closed(CotpSettings settings, int reference) {
        CotpConnection connection = new CotpConnection(reference, 0, settings.maxTpduOctets());
        return new CotpMachine(CotpState.CLOSED, settings, connection, OctetChain.EMPTY);
    }

    /** Responder: the network connection is up, the wait for the CR begins. */
    public Step onNetworkConnected() {
        require(CotpState.CLOSED, "network connection");
        return to(CotpState.WAIT_FOR_CR, new CotpAction.StartTimer(CotpState.WAIT_FOR_CR));
    }

    /** T-CONNECT request. Selectors are 0 to 32 octets, none for an absent one. */
    public Step connect(Octets calledTsel, Octets callingTsel) {
        require(CotpState.CLOSED, "T-CONNECT request");
        List<CotpParameter> parameters = new ArrayList<>();
        addSelector(parameters, CotpCodec.CALLING_TSEL, callingTsel);
        addSelector(parameters, CotpCodec.CALLED_TSEL, calledTsel);
        TpduSize.encode(settings.maxTpduOctets())
                .ifPresent(value -> parameters.add(new CotpParameter(CotpCodec.TPDU_SIZE, value)));
        return to(
                CotpState.WAIT_FOR_CC,
                send(new CotpTpdu.ConnectRequest(connection.ourReference(), CLASS_0, parameters)),
                new CotpAction.StartTimer(CotpState.WAIT_FOR_CC));
    }

    private static void addSelector(List<CotpParameter> parameters, int code, Octets selector) {
        if (selector.length() > MAX_TSEL_OCTETS) {
            throw new IllegalArgumentException("a transport selector of " + selector.length() + " octets");
        }
        if (!selector.isEmpty()) {
            parameters.add(new CotpParameter(code, selector));
        }
    }

    /** T-CONNECT response. */
    public Step accept() {
        require(CotpState.WAIT_FOR_T_CONNECT_RESPONSE, "T-CONNECT response");
        // RFC 2126 6.4: a size that isn't the default is always named; the default has no code
        List<CotpParameter> parameters = TpduSize.encode(connection.tpduOctets())
                .map(value -> List.of(new CotpParameter(CotpCodec.TPDU_SIZE, value)))
                .orElse(List.of());
        return to(
                CotpState.OPEN,
                new CotpAction.CancelTimer(),
                send(new CotpTpdu.ConnectConfirm(
                        connection.peerReference(), connection.ourReference(), CLASS_0, parameters)));
    }

    /**
     * Refuses the connection asked for: a DR TPDU with one of X.224 13.5.3's reasons, and a text of at most 119 octets
     * as its additional information.
     */
    public Step refuse(int reason, Octets detail) {
        require(CotpState.WAIT_FOR_T_CONNECT_RESPONSE, "T-DISCONNECT request");
        return close(disconnectRequest(reason, detail));
    }

    private CotpAction disconnectRequest(int reason, Octets detail) {
        Octets text = detail.slice(0, Math.min(detail.length(), MAX_DETAIL_OCTETS));
        List<CotpParameter> parameters =
                text.isEmpty() ? List.of() : List.of(new CotpParameter(CotpCodec.ADDITIONAL_INFORMATION, text));
        return send(new CotpTpdu.DisconnectRequest(
                connection.peerReference(), UNASSIGNED_REFERENCE, reason, parameters, Octets.EMPTY));
    }

    /** T-DATA request: one TSDU of at least one octet. */
    public Step data(Octets tsdu) {
        require(CotpState.OPEN, "T-DATA request");
        if (tsdu.isEmpty()) {
            throw new IllegalArgumentException("a TSDU has at least one octet");
        }
        List<CotpAction> actions = new ArrayList<>();
        int userOctets = connection.userOctets();
        // the mark goes on the last full DT, never on an empty one of its own: there are peers that reject those
        for (int from = 0; from < tsdu.length(); from += userOctets) {
            int to = Math.min(from + userOctets, tsdu.length());
            actions.add(send(new CotpTpdu.Data(to == tsdu.length(), tsdu.slice(from, to))));
        }
        return new Step(this, actions);
    }

    /** T-DISCONNECT request: in class 0 the network connection is closed, nothing is sent (X.224 6.7.1). */
    public Step disconnect() {
        return state == CotpState.ENDED ? new Step(this, List.of()) : close();
    }

    /** A TPDU from the peer, without its TPKT header. */
    public Step onTpdu(Octets octets) {
        if (state == CotpState.ENDED) {
            return new Step(this, List.of());
        }
        try {
            CotpTpdu tpdu = CotpCodec.decode(octets);
            if (tpdu instanceof CotpTpdu.Data data) {
                return onData(octets, data);
            }
            if (tpdu instanceof CotpTpdu.ConnectRequest request) {
                return onConnectRequest(octets, request);
            }
            if (tpdu instanceof CotpTpdu.ConnectConfirm confirm) {
                return onConnectConfirm(octets, confirm);
            }
            if (tpdu instanceof CotpTpdu.DisconnectRequest disconnect) {
                return onDisconnectRequest(disconnect);
            }
            if (tpdu instanceof CotpTpdu.Error error) {
                return end(
                        CotpCause.ofRejectCause(error.cause()),
                        CotpTpdu.parameter(error.parameters(), CotpCodec.INVALID_TPDU)
                                .orElse(Octets.EMPTY),
                        List.of());
            }
            throw new IllegalStateException("not a TPDU of class 0: " + tpdu);
        } catch (MalformedInput fault) {
            return CotpCodec.isOfClass0(octets)
                    ? protocolError(octets, fault.offset(), REJECT_NOT_SPECIFIED)
                    : protocolError(octets, 1, REJECT_TPDU_TYPE);
        }
    }

    private Step onConnectRequest(Octets octets, CotpTpdu.ConnectRequest request) {
        return switch (state) {
            case WAIT_FOR_CR -> {
                OfferedClasses classes = OfferedClasses.of(request);
                CotpConnection asked = new CotpConnection(
                        connection.ourReference(), request.sourceReference(), TpduSize.answer(request, settings));
                CotpMachine next = with(CotpState.WAIT_FOR_T_CONNECT_RESPONSE, asked, OctetChain.EMPTY);
                if (!classes.valid()) {
                    yield next.protocolError(octets, octets.length() - 1, REJECT_PARAMETER_VALUE);
                }
                yield classes.leadToClass0()
                        ? new Step(
                                next,
                                List.of(
                                        new CotpAction.StartTimer(CotpState.WAIT_FOR_T_CONNECT_RESPONSE),
                                        indication(request)))
                        : next.end(
                                CotpCause.CLASS_NOT_OFFERED,
                                Octets.EMPTY,
                                List.of(next.disconnectRequest(REASON_NEGOTIATION_FAILED, Octets.EMPTY)));
            }
            case CLOSED, WAIT_FOR_CC, WAIT_FOR_T_CONNECT_RESPONSE, OPEN, ENDED ->
                protocolError(octets, 1, REJECT_TPDU_TYPE);
        };
    }

    private static CotpAction indication(CotpTpdu.ConnectRequest request) {
        List<CotpParameter> others = request.parameters().stream()
                .filter(parameter -> parameter.code() != CotpCodec.CALLED_TSEL
                        && parameter.code() != CotpCodec.CALLING_TSEL
                        && parameter.code() != CotpCodec.TPDU_SIZE)
                .toList();
        return new CotpAction.ConnectIndication(
                CotpTpdu.parameter(request.parameters(), CotpCodec.CALLED_TSEL).orElse(Octets.EMPTY),
                CotpTpdu.parameter(request.parameters(), CotpCodec.CALLING_TSEL).orElse(Octets.EMPTY),
                others);
    }

    private Step onConnectConfirm(Octets octets, CotpTpdu.ConnectConfirm confirm) {
        return switch (state) {
            case WAIT_FOR_CC -> {
                if (!confirm.parameters().stream().allMatch(CotpCodec::hasPlaceInConfirm)) {
                    yield protocolError(octets, octets.length() - 1, REJECT_PARAMETER_CODE);
                }
                Optional<Integer> agreed = TpduSize.agreed(confirm, settings);
                if (confirm.classes() >> 4 != CLASS_0 || agreed.isEmpty()) {
                    yield protocolError(octets, octets.length() - 1, REJECT_PARAMETER_VALUE);
                }
                CotpConnection open =
                        new CotpConnection(connection.ourReference(), confirm.sourceReference(), agreed.get());
                yield new Step(
                        with(CotpState.OPEN, open, OctetChain.EMPTY),
                        List.of(new CotpAction.CancelTimer(), new CotpAction.ConnectConfirm(agreed.get())));
            }
            case CLOSED, WAIT_FOR_CR, WAIT_FOR_T_CONNECT_RESPONSE, OPEN, ENDED ->
                protocolError(octets, 1, REJECT_TPDU_TYPE);
        };
    }

    private Step onDisconnectRequest(CotpTpdu.DisconnectRequest disconnect) {
        Octets detail = CotpTpdu.parameter(disconnect.parameters(), CotpCodec.ADDITIONAL_INFORMATION)
                .orElse(disconnect.userData());
        return end(CotpCause.ofDisconnectReason(disconnect.reason()), detail, List.of());
    }

    private Step onData(Octets octets, CotpTpdu.Data data) {
        return switch (state) {
            case OPEN -> append(octets, data);
            case CLOSED, WAIT_FOR_CR, WAIT_FOR_CC, WAIT_FOR_T_CONNECT_RESPONSE, ENDED ->
                protocolError(octets, 1, REJECT_TPDU_TYPE);
        };
    }

    private Step append(Octets octets, CotpTpdu.Data data) {
        if (partTsdu.length() + (long) data.userData().length() > settings.maxTsduOctets()) {
            return end(CotpCause.TSDU_TOO_LONG, Octets.EMPTY, List.of());
        }
        OctetChain tsdu = partTsdu.append(data.userData());
        // an empty DT is legal as the last one of a TSDU that has octets (X.224 6.3), nowhere else
        if (tsdu.isEmpty() || data.userData().isEmpty() && !data.endOfTsdu()) {
            return protocolError(octets, octets.length() - 1, REJECT_NOT_SPECIFIED);
        }
        return data.endOfTsdu()
                ? new Step(
                        with(state, connection, OctetChain.EMPTY), List.of(new CotpAction.DataIndication(tsdu.join())))
                : new Step(with(state, connection, tsdu), List.of());
    }

    /** The network connection is gone. */
    public Step onNetworkClosed() {
        return state == CotpState.ENDED
                ? new Step(this, List.of())
                : end(CotpCause.NETWORK_CLOSED, Octets.EMPTY, List.of());
    }

    /** The time of {@code waited} is over; a timer of a state already left changes nothing. */
    public Step onTimer(CotpState waited) {
        if (waited != state) {
            return new Step(this, List.of());
        }
        return switch (state) {
            case WAIT_FOR_CR -> end(CotpCause.TIMEOUT_CR, Octets.EMPTY, List.of());
            case WAIT_FOR_CC -> end(CotpCause.TIMEOUT_CC, Octets.EMPTY, List.of());
            case WAIT_FOR_T_CONNECT_RESPONSE ->
                end(
                        CotpCause.TIMEOUT_RESPONSE,
                        Octets.EMPTY,
                        List.of(disconnectRequest(REASON_CONGESTION, Octets.EMPTY)));
            case CLOSED, OPEN, ENDED -> new Step(this, List.of());
        };
    }

    /** X.224 6.22: an ER with the octets up to the wrong one, then the network connection ends. */
    private Step protocolError(Octets tpdu, int offset, int rejectCause) {
        int quoted = Math.min(Math.min(offset + 1, tpdu.length()), MAX_QUOTED_OCTETS);
        CotpAction error = send(new CotpTpdu.Error(
                connection.peerReference(),
                rejectCause,
                List.of(new CotpParameter(CotpCodec.INVALID_TPDU, tpdu.slice(0, quoted)))));
        return end(CotpCause.PROTOCOL_ERROR, Octets.EMPTY, List.of(error));
    }

    private Step end(CotpCause cause, Octets detail, List<CotpAction> first) {
        List<CotpAction> actions = new ArrayList<>(first);
        actions.add(new CotpAction.DisconnectIndication(cause, detail));
        return close(actions.toArray(CotpAction[]::new));
    }

    /** Our own user's wish needs no indication. */
    private Step close(CotpAction... first) {
        List<CotpAction> actions = new ArrayList<>(List.of(first));
        actions.add(new CotpAction.CancelTimer());
        actions.add(new CotpAction.Close());
        return new Step(with(CotpState.ENDED, connection, OctetChain.EMPTY), actions);
    }

    private Step to(CotpState next, CotpAction... actions) {
        return new Step(with(next, connection, partTsdu), List.of(actions));
    }

    /** The same with another limit for what comes from now on. */
    public CotpMachine taking(int maxTsduOctets) {
        return new CotpMachine(state, new CotpSettings(settings.maxTpduOctets(), maxTsduOctets), connection, partTsdu);
    }

    private CotpMachine with(CotpState next, CotpConnection agreed, OctetChain part) {
        return new CotpMachine(next, settings, agreed, part);
    }

    private static CotpAction send(CotpTpdu tpdu) {
        return new CotpAction.Send(CotpCodec.encode(tpdu));
    }

    private void require(CotpState wanted, String primitive) {
        if (state != wanted) {
            throw new IllegalStateException(primitive + " in state " + state);
        }
    }
}
