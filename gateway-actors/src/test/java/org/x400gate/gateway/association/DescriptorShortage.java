package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;

/**
 * A process of its own with few descriptors, run by {@link DescriptorShortageIT}: takes all that are left while a session
 * lives and connections come, gives them back, and looks at what became of each. Says the last line only if all was well.
 */
final class DescriptorShortage {
    static final String WELL = "all was well";
    private static final int CALLERS = 4;

    private DescriptorShortage() {}

    public static void main(String[] none) throws Exception {
        loadAll(Listener.class);
        loadAll(StackAction.class);
        try (MtaRig rig = MtaRig.startWithoutReserve(MtaRig.limits(10, 8, 8, 8), 0);
                StackPeer live = rig.dial(0)) {
            assertThat(live.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
            assertThat(live.transfer(MtaRig.ascii("before"), MtaRig.PATIENCE))
                    .isInstanceOf(StackAction.TransferConfirmed.class);
            List<SocketChannel> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(SocketChannel.open());
            }
            List<FileInputStream> taken = takeAll();
            System.out.println("took " + taken.size());
            for (SocketChannel caller : callers) {
                caller.connect(new InetSocketAddress(MtaRig.HOST, rig.port));
            }
            rig.starter.fishForMessage(
                    Duration.ofSeconds(15),
                    event -> event instanceof Listener.NotListening
                            ? FishingOutcomes.complete()
                            : FishingOutcomes.continueAndIgnore());
            System.out.println("the listener has given its socket up");
            assertThat(live.transfer(MtaRig.ascii("without descriptors"), MtaRig.PATIENCE))
                    .isInstanceOf(StackAction.TransferConfirmed.class);
            assertThat(rig.view().active(SessionClass.X400_IN)).isEqualTo(1);
            for (FileInputStream each : taken) {
                each.close();
            }
            Listener.Listening again = (Listener.Listening) rig.starter
                    .fishForMessage(
                            Duration.ofSeconds(60),
                            event -> event instanceof Listener.Listening
                                    ? FishingOutcomes.complete()
                                    : FishingOutcomes.continueAndIgnore())
                    .get(0);
            System.out.println("listens again at " + again.address());
            try (StackPeer next = StackPeer.dial(MtaRig.HOST, again.address().getPort(), MtaRig.opening(1))) {
                assertThat(next.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
                assertThat(live.transfer(MtaRig.ascii("after"), MtaRig.PATIENCE))
                        .isInstanceOf(StackAction.TransferConfirmed.class);
                await().until(() -> rig.view().active(SessionClass.X400_IN) == 2);
            }
            for (SocketChannel caller : callers) {
                caller.close();
            }
            assertThat(rig.inbound.whole).hasSize(3);
            System.out.println(WELL);
        }
        System.exit(0);
    }

    /** Classes in folders, as in a build, are read when they are needed, which takes a descriptor; in jars they are not. */
    private static void loadAll(Class<?> ofFolder) throws Exception {
        Path folder = Path.of(
                ofFolder.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    (Iterable<Path>) files.filter(each -> each.toString().endsWith(".class"))::iterator) {
                String name = folder.relativize(file).toString().replace('/', '.');
                Class.forName(name.substring(0, name.length() - ".class".length()), false, ofFolder.getClassLoader());
            }
        }
    }

    private static List<FileInputStream> takeAll() {
        List<FileInputStream> taken = new ArrayList<>();
        try {
            while (taken.size() < 100_000) {
                taken.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException tooMany) {
            return taken;
        }
        throw new IllegalStateException("descriptors without end: run it with ulimit -n");
    }
}
