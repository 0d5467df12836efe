package org.x400gate.gateway.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A queue that does what it is told, and remembers it. */
final class GivenQueue implements QueueViews {
    final List<String> done = new ArrayList<>();
    volatile String result = "done";
    volatile Query asked = new Query(Optional.empty(), false, false, Optional.empty(), Optional.empty(), 1);

    @Override
    public CompletionStage<PageView> entries(Query query) {
        asked = query;
        return CompletableFuture.completedFuture(new PageView(List.of(), "0.1.2.X", false, 7));
    }

    @Override
    public CompletionStage<Optional<SightView>> entry(String id) {
        return CompletableFuture.completedFuture(
                id.equals("KNOWN")
                        ? Optional.of(new SightView(id, List.of(), Map.of(), List.of(), List.of()))
                        : Optional.empty());
    }

    @Override
    public CompletionStage<ActView> act(String id, String deed, Optional<String> argument, String by) {
        done.add(deed + " " + id + argument.map(text -> " (" + text + ")").orElse("") + " by " + by);
        return CompletableFuture.completedFuture(new ActView(result, "words", false));
    }

    @Override
    public CompletionStage<ActView> hurryHop(String hop, String by) {
        done.add("hurry " + hop + " by " + by);
        return CompletableFuture.completedFuture(new ActView(result, "words", true));
    }
}
