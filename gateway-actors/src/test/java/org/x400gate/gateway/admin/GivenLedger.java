package org.x400gate.gateway.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** A ledger of 600 lines, one in each millisecond, which remembers what it was asked. */
final class GivenLedger implements LedgerViews {
    private static final int LINES = 600;
    private static final Instant BEGIN = Instant.parse("2026-11-28T00:00:00Z");

    volatile Query asked = new Query(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            1);

    @Override
    public CompletionStage<TraceView> search(Query query) {
        query.address().filter(address -> address.equals("/nonsense")).ifPresent(address -> {
            throw new IllegalArgumentException("no O/R address: nonsense");
        });
        asked = query;
        return CompletableFuture.completedFuture(new TraceView(query.id().orElse(""), List.of(), "1-2-3"));
    }

    @Override
    public CompletionStage<List<ExportLine>> read(String place, int max) {
        int last = Integer.parseInt(place.split("-")[1]);
        return CompletableFuture.completedFuture(IntStream.rangeClosed(last + 1, Math.min(LINES, last + max))
                .mapToObj(i -> new ExportLine(
                        "0-" + i + "-0",
                        BEGIN.plusMillis(i).toString(),
                        "E" + i,
                        "ACCEPTED",
                        List.of(i + "@a"),
                        "ann@one.example",
                        "1-2",
                        List.of("bob@two.example"),
                        Map.of("octets", "2048")))
                .toList());
    }

    @Override
    public String placeAt(Instant time) {
        return "0-0-0";
    }

    @Override
    public boolean isPlace(String text) {
        return text.matches("0-\\d+-0");
    }
}
