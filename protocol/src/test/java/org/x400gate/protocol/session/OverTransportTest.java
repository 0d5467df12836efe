package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.cotp.CotpAction;
import org.x400gate.protocol.cotp.CotpMachine;
import org.x400gate.protocol.cotp.CotpSettings;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.tpkt.TpktFramer;

/** The three lower rooms on top of one another, over a stream that is cut anywhere. */
class OverTransportTest {
    private static final Octets TSEL = Octets.ofHex("353933");

    /** One side: framer, transport, session, a user that answers, and the octets it has written. */
    private static final class Side {
        TpktFramer framer = TpktFramer.START;
        CotpMachine transport;
        SessionMachine session;
        final List<SessionIndication> told = new ArrayList<>();
        final List<Octets> written = new ArrayList<>();
        boolean closed;

        Side(CotpMachine transport, SessionMachine session) {
            this.transport = transport;
            this.session = session;
        }

        void read(Octets octets) {
            TpktFramer.Step step = framer.feed(octets);
            framer = step.next();
            step.tpdus().forEach(tpdu -> take(transport.onTpdu(tpdu)));
        }

        void take(CotpMachine.Step step) {
            transport = step.next();
            for (CotpAction action : step.actions()) {
                if (action instanceof CotpAction.Send send) {
                    written.add(Octets.concat(TpktFramer.encode(send.tpdu())));
                } else if (action instanceof CotpAction.ConnectIndication) {
                    take(transport.accept());
                    take(session.onTransportConnected());
                } else if (action instanceof CotpAction.ConnectConfirm) {
                    request(new SessionRequest.Connect(SessionPair.CALLING, TSEL, TSEL, TSEL));
                } else if (action instanceof CotpAction.DataIndication data) {
                    take(session.onTsdu(data.tsdu()));
                } else if (action instanceof CotpAction.DisconnectIndication) {
                    take(session.onTransportDisconnected());
                } else if (action instanceof CotpAction.Close) {
                    closed = true;
                }
            }
        }

        void request(SessionRequest request) {
            take(session.request(request));
        }

        private void take(SessionMachine.Step step) {
            session = step.next();
            for (SessionAction action : step.actions()) {
                if (action instanceof SessionAction.Send send) {
                    take(transport.data(send.tsdu()));
                } else if (action instanceof SessionAction.DisconnectTransport) {
                    take(transport.disconnect());
                } else if (action instanceof SessionAction.Indicate indicate) {
                    told.add(indicate.indication());
                    answer(indicate.indication());
                }
            }
        }

        private void answer(SessionIndication indication) {
            if (indication instanceof SessionIndication.Connect) {
                request(new SessionRequest.ConnectAccept(SessionPair.CALLED, TSEL, TSEL));
            } else if (indication instanceof SessionIndication.SyncMinor sync) {
                request(new SessionRequest.SyncMinorResponse(sync.serial(), Octets.EMPTY));
            } else if (indication instanceof SessionIndication.ActivityEnd) {
                request(new SessionRequest.ActivityEndResponse(Octets.EMPTY));
            } else if (indication instanceof SessionIndication.Release) {
                request(new SessionRequest.ReleaseAccept(Octets.EMPTY));
            }
        }

        Octets drain() {
            Octets all = Octets.concat(written);
            written.clear();
            return all;
        }
    }

    private static void exchange(Side left, Side right, Random cuts) {
        while (!left.written.isEmpty() || !right.written.isEmpty()) {
            readCut(right, left.drain(), cuts);
            readCut(left, right.drain(), cuts);
        }
    }

    private static void readCut(Side reader, Octets stream, Random cuts) {
        int from = 0;
        while (from < stream.length()) {
            int to = Math.min(stream.length(), from + 1 + cuts.nextInt(cuts.nextInt(4) == 0 ? 3 : 3000));
            reader.read(stream.slice(from, to));
            from = to;
        }
    }

    private static Octets random(Random random, int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return Octets.wrap(octets);
    }

    @Property(tries = 100)
    void transfersCrossWhateverTheSizesAndCuts(
            @ForAll long seed,
            @ForAll @IntRange(min = 7, max = 14) int tpduExponent,
            @ForAll @IntRange(min = 0, max = 3) int tsduLimit) {
        Random random = new Random(seed);
        CotpSettings transport =
                new CotpSettings(tpduExponent == 14 ? CotpSettings.DEFAULT_TPDU_OCTETS : 1 << tpduExponent, 1 << 20);
        int maxTsdu = new int[] {0, 128, 2041, 65_535}[tsduLimit];
        SessionSettings settings = new SessionSettings(maxTsdu, maxTsdu, 1 << 20);
        Side initiator = new Side(CotpMachine.initiator(transport, 1), SessionMachine.initiator(settings));
        Side responder = new Side(CotpMachine.responder(transport, 2), SessionMachine.responder(settings));
        responder.take(responder.transport.onNetworkConnected());
        initiator.take(initiator.transport.connect(TSEL, TSEL));
        exchange(initiator, responder, random);

        List<SessionIndication> sent = new ArrayList<>();
        for (int transfer = 0; transfer < 3; transfer++) {
            Octets id = Octets.of(2, 1, transfer);
            initiator.request(new SessionRequest.ActivityStart(id, Octets.EMPTY));
            sent.add(new SessionIndication.ActivityStart(id, Octets.EMPTY));
            int segments = 1 + random.nextInt(5);
            for (int segment = 1; segment <= segments; segment++) {
                Octets data = random(random, 1 + random.nextInt(70_000));
                initiator.request(new SessionRequest.Data(data));
                sent.add(new SessionIndication.Data(data));
                if (segment < segments) {
                    initiator.request(new SessionRequest.SyncMinor(true, Octets.EMPTY));
                    sent.add(new SessionIndication.SyncMinor(true, segment, Octets.EMPTY));
                }
            }
            initiator.request(new SessionRequest.ActivityEnd(Octets.EMPTY));
            sent.add(new SessionIndication.ActivityEnd(segments, Octets.EMPTY));
            exchange(initiator, responder, random);
            assertThat(initiator.told.get(initiator.told.size() - 1))
                    .isEqualTo(new SessionIndication.ActivityEndConfirm(segments, Octets.EMPTY));
        }
        initiator.request(new SessionRequest.Release(Octets.EMPTY));
        sent.add(new SessionIndication.Release(Octets.EMPTY));
        exchange(initiator, responder, random);

        assertThat(responder.told.subList(1, responder.told.size())).isEqualTo(sent);
        assertThat(initiator.closed).isTrue();
        assertThat(initiator.session.state()).isEqualTo(SessionState.IDLE);
        responder.take(responder.transport.onNetworkClosed());
        assertThat(responder.session.state()).isEqualTo(SessionState.IDLE);
    }

    /** AEA, PLEASE TOKENS and an empty GIVE TOKENS of a peer, in TSDUs of every grouping, with and without leaders. */
    private static final List<List<String>> GROUPINGS = List.of(
            List.of("2A032A0131" + "0203100101" + "0100"),
            List.of("2A032A0131", "0203100101" + "0100"),
            List.of("2A032A0131" + "0203100101", "0100"),
            List.of("2A032A0131", "0203100101", "0100"),
            List.of("0200" + "2A032A0131", "0203100101"),
            List.of("0203100101" + "2A032A0131"),
            List.of("0203100101" + "2A032A0131", "0100"),
            List.of("0200", "2A032A0131", "0203100101"));

    @Test
    @Tag("SF-14")
    void whatAPeerPutsTogetherMakesNoDifference() {
        for (List<String> tsdus : GROUPINGS) {
            for (int tpduOctets : new int[] {1, 2, 3, 5, 100}) {
                Octets stream = Octets.EMPTY;
                for (String tsdu : tsdus) {
                    stream = stream.append(dataTpdus(Octets.ofHex(tsdu), tpduOctets));
                }
                for (int cut = 0; cut <= stream.length(); cut++) {
                    checkAcknowledged(List.of(stream.slice(0, cut), stream.from(cut)));
                }
                List<Octets> singles = new ArrayList<>();
                for (int at = 0; at < stream.length(); at++) {
                    singles.add(stream.slice(at, at + 1));
                }
                checkAcknowledged(singles);
            }
        }
    }

    private static Octets dataTpdus(Octets tsdu, int tpduOctets) {
        List<Octets> packets = new ArrayList<>();
        for (int from = 0; from < tsdu.length(); from += tpduOctets) {
            int to = Math.min(from + tpduOctets, tsdu.length());
            Octets header = Octets.of(2, 0xF0, to == tsdu.length() ? 0x80 : 0);
            packets.addAll(TpktFramer.encode(List.of(header, tsdu.slice(from, to))));
        }
        return Octets.concat(packets);
    }

    private static void checkAcknowledged(List<Octets> reads) {
        Side side = new Side(
                CotpMachine.responder(CotpSettings.STANDARD, 1)
                        .onNetworkConnected()
                        .next()
                        .onTpdu(Octets.ofHex("06E00000000200"))
                        .next()
                        .accept()
                        .next(),
                SessionPair.in(SessionState.WAIT_FOR_AEA));
        reads.forEach(side::read);
        assertThat(side.told)
                .containsExactly(
                        new SessionIndication.ActivityEndConfirm(1, Octets.EMPTY),
                        new SessionIndication.TokenPlease(Set.of(SessionToken.DATA), Octets.EMPTY));
        assertThat(side.session.state()).isEqualTo(SessionState.DATA_TRANSFER);
        assertThat(side.written).isEmpty();
    }
}
