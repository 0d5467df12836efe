package org.x400gate.gateway.net;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/** Opens outgoing connections; each is a {@link Wire} whose owner hears Connected, or Ended with the reason. */
public final class Dialer {
    private final ActorSystem<?> system;
    private final NetSettings settings;

    public Dialer(ActorSystem<?> system, NetSettings settings) {
        this.system = system;
        this.settings = settings;
    }

    /** Names are looked up by Pekko's resolver, never on the caller's thread; {@code id} must be new. */
    public ActorRef<Wire.Command> dial(String host, int port, String id) {
        return dial(host, port, id, TlsUse.Plain.NEVER);
    }

    /** As above; with TLS from its first octet Connected comes after the handshake. */
    public ActorRef<Wire.Command> dial(String host, int port, String id, TlsUse tls) {
        Flow<ByteString, ByteString, CompletionStage<Wire.Connected>> octets = Tcp.get(system)
                .outgoingConnection(
                        InetSocketAddress.createUnresolved(host, port),
                        Optional.empty(),
                        List.of(TcpSO.tcpNoDelay(true)),
                        true,
                        Optional.of(settings.connectTimeout()),
                        Optional.empty())
                .mapMaterializedValue(connecting ->
                        connecting.thenApply(up -> new Wire.Connected(up.localAddress(), up.remoteAddress())));
        return system.systemActorOf(Wire.create(settings, octets, tls), "wire." + id, Props.empty());
    }
}
