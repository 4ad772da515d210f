----------------------------- MODULE CapGrants -----------------------------
\* The protocol of power grants: a leader, leaders it deposed, and nodes.
\* The same as CapModel.java beside it, which runs the real ledger code and is checked with every build; this text is
\* for readers and for TLC. It has not been run by the build.
\*
\* Suggested bounds: Nodes = {n0, n1}, Budget = 4, Floor = 1, HardwareDefault = 4, Levels = {0, 2, 4},
\* Ledger = 30, TimeToLive = 20, SlowLease = 24, Tick = 10, MaxTells = 2, MaxTime = 30.
EXTENDS Integers, FiniteSets

CONSTANTS Nodes, Budget, Floor, HardwareDefault, Levels,
          Ledger,      \* seconds a grant stays in the ledger after it was written
          TimeToLive,  \* seconds a node may hold a grant after it asked, by its own clock
          SlowLease,   \* the same in real seconds by the slowest clock, settling included
          Tick, MaxTells, MaxTime

ASSUME SlowLease <= Ledger  \* R3: the ledger forgets later than any node

VARIABLES now,      \* real seconds
          told,     \* how many things were told, over all epochs
          epoch,    \* of the leader
          current,  \* node -> grant or None: what the leader gives
          older,    \* node -> set of grants that the node may still hold
          last,     \* node -> sequence of what it was told last in this epoch; 0 for nothing
          node,     \* node -> what physics has: limit, wanted, epoch, sequence, granted, until, engine
          answers   \* on their way: each may arrive again, in any order, or never

vars == <<now, told, epoch, current, older, last, node, answers>>

None == [watts |-> 0, epoch |-> 0, seq |-> 0, until |-> 0]
Max(S) == CHOOSE x \in S : \A y \in S : x >= y
RECURSIVE Sum(_, _)
Sum(f, S) == IF S = {} THEN 0 ELSE LET n == CHOOSE n \in S : TRUE IN f[n] + Sum(f, S \ {n})

\* R2, R7: the largest of all that the node may still hold
Charge(n) == Max({0, current[n].watts} \cup {g.watts : g \in older[n]})
Draw(n) == IF node[n].engine THEN node[n].limit ELSE 0

Init == /\ now = 0 /\ told = 0 /\ epoch = 1
        /\ current = [n \in Nodes |-> None] /\ older = [n \in Nodes |-> {}] /\ last = [n \in Nodes |-> 0]
        /\ node = [n \in Nodes |-> [limit |-> Floor, wanted |-> Floor, epoch |-> 0, seq |-> 0,
                                    granted |-> FALSE, until |-> 0, engine |-> FALSE]]
        /\ answers = {}

\* R1: the write holds the epoch, so only the leader's succeeds. R2: it counts all old maxima.
Tell(n, w) ==
    /\ told < MaxTells
    /\ LET others == Sum([m \in Nodes |-> Charge(m)], Nodes \ {n})
       IN  w <= Charge(n) \/ w + others <= Budget
    /\ told' = told + 1
    /\ older' = [older EXCEPT ![n] = @ \cup (IF current[n] = None THEN {} ELSE {current[n]})]
    /\ current' = [current EXCEPT ![n] =
           IF w = 0 THEN None ELSE [watts |-> w, epoch |-> epoch, seq |-> told + 1, until |-> now + Ledger]]
    /\ last' = [last EXCEPT ![n] = told + 1]
    /\ UNCHANGED <<now, epoch, node, answers>>

\* R3: counted from the question; an answer from an older grant is shorter, so that the ledger outlives it
Answer(n) ==
    /\ last[n] > 0
    /\ answers' = answers \cup {[to |-> n, watts |-> current[n].watts, epoch |-> epoch, seq |-> last[n],
           until |-> IF current[n] = None THEN 0
                     ELSE IF now + SlowLease <= current[n].until THEN now + SlowLease ELSE current[n].until]}
    /\ UNCHANGED <<now, told, epoch, current, older, last, node>>

\* R5: neither an older epoch nor, within one, an older answer, with a grant or without
Receive(a) ==
    LET n == node[a.to] IN
    /\ a.epoch > n.epoch \/ (a.epoch = n.epoch /\ a.seq >= n.seq)
    /\ a.watts = 0 \/ a.until > now
    /\ node' = [node EXCEPT ![a.to] =
           IF a.watts = 0
           THEN [n EXCEPT !.epoch = a.epoch, !.seq = a.seq, !.granted = FALSE, !.engine = FALSE]
           ELSE [n EXCEPT !.wanted = a.watts, !.epoch = a.epoch, !.seq = a.seq, !.granted = TRUE, !.until = a.until]]
    /\ UNCHANGED <<now, told, epoch, current, older, last, answers>>

\* R6: first the limit, then the engine
Apply(n) ==
    /\ node[n].granted /\ node[n].until > now
    /\ node' = [node EXCEPT ![n].limit = node[n].wanted, ![n].engine = TRUE]
    /\ UNCHANGED <<now, told, epoch, current, older, last, answers>>

\* R2: the enforced limit is read back before older grants are forgotten
Confirm(n) ==
    /\ last[n] > 0 /\ node[n].epoch = epoch /\ node[n].seq = last[n]
    /\ IF current[n] = None THEN ~node[n].engine ELSE node[n].granted /\ node[n].limit <= current[n].watts
    /\ older' = [older EXCEPT ![n] = {}]
    /\ UNCHANGED <<now, told, epoch, current, last, node, answers>>

\* What was accepted is on disk; no engine runs until a grant is in force again.
Reboot(n) ==
    /\ node[n].engine
    /\ node' = [node EXCEPT ![n].limit = HardwareDefault, ![n].wanted = Floor, ![n].until = 0, ![n].engine = FALSE]
    /\ UNCHANGED <<now, told, epoch, current, older, last, answers>>

\* Another leader takes over every grant, counted anew. What the old one sent is still on its way.
Failover ==
    /\ epoch < 2
    /\ epoch' = epoch + 1
    /\ older' = [n \in Nodes |-> {[g EXCEPT !.until = now + Ledger] :
                     g \in older[n] \cup (IF current[n] = None THEN {} ELSE {current[n]})}]
    /\ current' = [n \in Nodes |-> None] /\ last' = [n \in Nodes |-> 0]
    /\ UNCHANGED <<now, told, node, answers>>

\* R4: the node falls to its floor by itself. R7: its floor stays charged until it confirms.
Pass ==
    /\ now + Tick <= MaxTime
    /\ now' = now + Tick
    /\ node' = [n \in Nodes |-> IF node[n].until <= now' /\ node[n].engine
                                THEN [node[n] EXCEPT !.limit = Floor, !.wanted = Floor] ELSE node[n]]
    /\ older' = [n \in Nodes |->
           LET held == older[n] \cup (IF current[n] = None THEN {} ELSE {current[n]})
               gone == {g \in held : g.until <= now'}
               kept == {g \in older[n] : g.until > now'}
           IN  IF gone = {} THEN kept ELSE kept \cup {[watts |-> Floor, epoch |-> 0, seq |-> 0, until |-> now']}]
    /\ current' = [n \in Nodes |-> IF current[n].until <= now' THEN None ELSE current[n]]
    /\ UNCHANGED <<told, epoch, last, answers>>

Next == \/ \E n \in Nodes : Answer(n) \/ Apply(n) \/ Confirm(n) \/ Reboot(n) \/ \E w \in Levels : Tell(n, w)
        \/ \E a \in answers : Receive(a)
        \/ Failover \/ Pass

Spec == Init /\ [][Next]_vars

NoOverdraw == Sum([n \in Nodes |-> Draw(n)], Nodes) <= Budget
=============================================================================
