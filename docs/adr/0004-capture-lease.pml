/* Leased CAPTURE job: bound to its node, so an expired lease means "disconnected", never requeue and never failure.
   2 API replicas on one database row; 2 processes of the same node (an old, paused or partitioned one and its restart).
   -DFENCE   every agent write is one conditional UPDATE ... WHERE state IN (...) AND epoch = $e   (the design)
   -DNODEID  the same without the epoch, holder compared by node id only                           (must fail)
   -DREQUEUE an expired lease puts the job back to queued                                           (must fail)
   S1 no write of an older claim is accepted after a newer one was granted
   S2 a terminal state never changes         S3 after the first frame the job is never queued again
   S4 audio that arrives is stored in every state, also after the end: its branch has no condition

   spin -a -DFENCE 0004-capture-lease.pml && cc -O2 -DSAFETY -o pan pan.c && ./pan -m100000
   Spin 6.5.2 stores 9215989 states, errors: 0. -DNODEID ends with (e==epoch) violated, -DREQUEUE with !(framed). */
mtype = { QUEUED, RUN, DISC, DONE };
mtype state = QUEUED; byte epoch = 0; bool live = false; byte claims = 0; bool done = false; bool framed = false;
byte sent = 0; byte stored = 0;
#define MAXCLAIMS 3
chan net = [3] of { byte, byte };            /* 1 heartbeat, 2 complete, 3 segment; epoch of the sender's claim */
active [2] proctype Agent() {
  byte e = 0; byte hb = 0; byte seg = 0;
end: do
  :: e == 0 && claims < MAXCLAIMS -> atomic {            /* claim, or re-attach to what this node already holds */
       if :: state == QUEUED || state == RUN || state == DISC -> state = RUN; epoch++; e = epoch; live = true; claims++; framed = true
          :: else -> skip fi }
  :: e > 0 && hb < 2 -> net!1,e; hb++
  :: e > 0 && seg < 2 && sent < 4 -> atomic { sent++; seg++ }; net!3,e
  :: e > 0 -> net!2,e; break
  :: e > 0 -> break                                       /* kill -9, power cut */
  :: e == 0 && (done || claims >= MAXCLAIMS) -> break
  od }
active [2] proctype Replica() {
  byte op, e;
end: do
  :: net?op,e -> atomic {
       if
       :: op == 3 -> stored++                             /* never refused, whatever the state */
       :: op != 3 ->
          if
#ifdef NODEID
          :: state == RUN || state == DISC ->
#else
          :: (state == RUN || state == DISC) && e == epoch ->
#endif
             assert(e == epoch); assert(!done);
             if :: op == 1 -> live = true; state = RUN
                :: op == 2 -> state = DONE; done = true fi
          :: else -> skip                                 /* 409 stale_epoch; the sender keeps its audio and re-attaches */
          fi
       fi }
  :: atomic { state == RUN && live -> live = false }                    /* time passes */
#ifdef REQUEUE
  :: atomic { state == RUN && !live -> state = QUEUED; assert(!framed) }
#else
  :: atomic { state == RUN && !live -> assert(!done); state = DISC }    /* reaper, either replica: alarm, nothing else */
#endif
  od }
