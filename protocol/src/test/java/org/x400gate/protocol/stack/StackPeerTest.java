package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;

/** The test peer against itself over TCP. */
class StackPeerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Octets APDU = Octets.wrap(new byte[300_000]);
    private static final ResponderParameters LISTEN = StackPair.listen(63, 7, StackLimits.STANDARD);
    private static final PeerConduct WILLING = PeerConduct.willing(StackEnd.BIND_RESULT);

    private static StackPeer dial(StackPeerServer server) {
        return StackPeer.dial("127.0.0.1", server.port(), StackPair.open(1, 3, StackLimits.STANDARD));
    }

    @Test
    void opensTransfersTwiceAndReleases() {
        try (StackPeerServer server = StackPeerServer.start(LISTEN, WILLING);
                StackPeer peer = dial(server)) {
            assertThat(peer.awaitOpen(PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
            assertThat(peer.transfer(APDU, PATIENCE)).isEqualTo(new StackAction.TransferConfirmed());
            assertThat(peer.transfer(APDU.slice(0, 9), PATIENCE)).isEqualTo(new StackAction.TransferConfirmed());
            assertThat(server.awaitPeer(0, PATIENCE).awaitReceived(2, PATIENCE))
                    .isEqualTo(List.of(APDU, APDU.slice(0, 9)));
            assertThat(peer.release(PATIENCE)).isEqualTo(new StackAction.Released());
            assertThat(server.awaitPeer(0, PATIENCE).awaitEnd(PATIENCE)).isEqualTo(new StackAction.Released());
        }
    }

    @Test
    void refusesRejectsAbortsAndVanishes() {
        try (StackPeerServer server = StackPeerServer.start(
                LISTEN, PeerConduct.refusing(Refusal.of(Refusal.Reason.BUSY, Octets.ofHex("020100"))))) {
            try (StackPeer peer = dial(server)) {
                assertThat(peer.awaitOpen(PATIENCE)).isInstanceOf(StackAction.OpenRefused.class);
            }
            server.behave(WILLING.rejecting(TransferReject.TEMPORARY));
            try (StackPeer peer = dial(server)) {
                peer.awaitOpen(PATIENCE);
                assertThat(peer.transfer(APDU, PATIENCE)).isInstanceOf(StackAction.TransferRefused.class);
                server.awaitPeer(1, PATIENCE).abort(AbortReason.TEMPORARY_PROBLEM);
                assertThat(peer.awaitEnd(PATIENCE)).isInstanceOf(StackAction.Aborted.class);
            }
            server.behave(WILLING.quietAbout(PeerConduct.Quiet.TRANSFER));
            try (StackPeer peer = dial(server)) {
                peer.awaitOpen(PATIENCE);
                peer.startTransfer(APDU);
                server.awaitPeer(2, PATIENCE).reset();
                assertThat(peer.awaitTransfer(PATIENCE)).isInstanceOf(StackAction.Aborted.class);
                assertThat(peer.ended()).isTrue();
            }
        }
    }

    @Test
    void pausesAndGoesOn() {
        try (StackPeerServer server = StackPeerServer.start(LISTEN, WILLING);
                StackPeer peer = dial(server)) {
            peer.awaitOpen(PATIENCE);
            StackPeer other = server.awaitPeer(0, PATIENCE);
            other.pause();
            peer.startTransfer(APDU);
            assertThat(other.told()).hasSize(1);
            other.resume();
            assertThat(peer.awaitTransfer(PATIENCE)).isEqualTo(new StackAction.TransferConfirmed());
        }
    }
}
