package org.x400gate.protocol.session;

import java.util.stream.Stream;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.octets.Octets;

/** The session users' data of a recording, for the tests of the layers above. */
public record RecordedUserData(String spdu, boolean byInitiator, Octets userData) {
    /** Those of SPDUs that carry any, in the order of sending; a REFUSE's without its reason. */
    public static Stream<RecordedUserData> of(Recording recording) {
        return RecordedSessionsTest.tsdus(recording).stream()
                .flatMap(tsdu -> RawSpdu.decode(tsdu.octets()).stream()
                        .filter(raw -> !raw.userData().isEmpty())
                        .map(raw -> new RecordedUserData(
                                raw.kind().name(),
                                tsdu.byInitiator(),
                                raw.kind() == SpduKind.REFUSE ? raw.userData().from(1) : raw.userData())))
                .filter(data -> !data.userData().isEmpty());
    }

    /** By its name; the others are in X.410-1984 mode. */
    public static boolean isNormalMode(Recording recording) {
        return recording.name().contains("normal");
    }
}
