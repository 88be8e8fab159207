#!/bin/sh
# Makes the speech sample that the demo room plays: two voices at one table, stereo, 48 kHz, S16_LE, about 30 s.
#
#   tools/demo/make-speech.sh <target.wav>
#
# Synthetic on purpose, and it says so itself: nobody may take the demo room for a real one.
set -eu
target=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# line <number> <voice> <pan left> <pan right> <text>
line() {
  espeak-ng -v "$2" -s 150 -w "$work/voice.wav" "$5"
  sox -R "$work/voice.wav" -b 16 "$work/$1.wav" rate -v 48k remix "1v$3" "1v$4" pad 0 0.45
}

line 1 en-gb+f3 0.80 0.35 'Good morning. This is the demo room of Rakkr. Nobody speaks here: both voices are made by a program.'
line 2 en-us+m3 0.35 0.80 'And still every frame of us is counted, written to disk, checked, and stored.'
line 3 en-gb+f3 0.80 0.35 'If a cable falls out, the recording goes on, and the gap is shown with its cause and its length.'
line 4 en-us+m3 0.35 0.80 'Press stop when you have heard enough. Nothing is cut off at the end.'

sox -R "$work/1.wav" "$work/2.wav" "$work/3.wav" "$work/4.wav" -b 16 "$work/table.wav" gain -n -6
# The air of a room, at about -74 dBFS RMS, so that silence between sentences is not digital silence.
sox -R -n -r 48k -c 2 -b 16 "$work/air.wav" synth "$(soxi -D "$work/table.wav")" pinknoise gain -60
sox -R -m -v 1 "$work/table.wav" -v 1 "$work/air.wav" -b 16 "$work/room.wav"
mv "$work/room.wav" "$target"
