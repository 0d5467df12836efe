package org.x400gate.protocol.octets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OctetChainTest {
    @Property(tries = 200)
    void joinedItIsWhatWasAppended(@ForAll @Size(max = 20) List<byte[]> pieces) {
        OctetChain chain = OctetChain.EMPTY;
        Octets joined = Octets.EMPTY;
        for (byte[] piece : pieces) {
            chain = chain.append(Octets.wrap(piece));
            joined = joined.append(Octets.wrap(piece));
        }
        assertThat(chain.join()).isEqualTo(joined);
        assertThat(chain.length()).isEqualTo(joined.length());
        assertThat(chain).isEqualTo(OctetChain.EMPTY.append(joined)).hasSameHashCodeAs(OctetChain.EMPTY.append(joined));
    }

    @Test
    void anOlderChainIsNotChangedByItsSuccessors() {
        OctetChain start = OctetChain.EMPTY.append(Octets.of("a", StandardCharsets.US_ASCII));
        OctetChain one = start.append(Octets.of("b", StandardCharsets.US_ASCII));
        OctetChain other = start.append(Octets.of("c", StandardCharsets.US_ASCII));
        assertThat(one.join().toString(StandardCharsets.US_ASCII)).isEqualTo("ab");
        assertThat(other.join().toString(StandardCharsets.US_ASCII)).isEqualTo("ac");
    }

    @Test
    void aMillionSingleOctetsAreAppendedAndJoined() {
        OctetChain chain = OctetChain.EMPTY;
        for (int i = 0; i < 1_000_000; i++) {
            chain = chain.append(Octets.of(i & 0xFF));
        }
        Octets joined = chain.join();
        assertThat(joined.length()).isEqualTo(1_000_000);
        assertThat(joined.at(999_999)).isEqualTo(999_999 & 0xFF);
    }
}
