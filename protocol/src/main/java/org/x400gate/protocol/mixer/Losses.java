package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.List;

/** Collects what one mapping loses, and what makes it impossible. */
final class Losses {
    private final List<Loss> losses = new ArrayList<>();
    private final List<Loss> obstacles = new ArrayList<>();

    void lost(String clause, String field, String what) {
        Loss loss = new Loss(clause, field, what);
        if (!losses.contains(loss)) {
            losses.add(loss);
        }
    }

    void refuse(String clause, String field, String what) {
        obstacles.add(new Loss(clause, field, what));
    }

    /** Of something that is carried inside. */
    void lostInside(String what, List<Loss> inside) {
        inside.forEach(loss -> lost(loss.clause(), what + ", " + loss.field(), loss.what()));
    }

    List<Loss> list() {
        return List.copyOf(losses);
    }

    List<Loss> obstacles() {
        return List.copyOf(obstacles);
    }
}
