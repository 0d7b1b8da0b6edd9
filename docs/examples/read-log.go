// A reader of the evidence log that shares no code with it: signatures by golang.org/x/mod/sumdb/note, hashes and proofs by
// golang.org/x/mod/sumdb/tlog. It reads the tiles of c2sp.org/tlog-tiles and their entry bundles, and prints one line of JSON.
//
//	read-log -folder DIR -key VERIFIER-KEY [-known CHECKPOINT-FILE] [-witness WITNESS-KEY] [-entry N]
//
// With -witness the log must also have grown out of checkpoint.cosigned, and that witness must have cosigned it (c2sp.org/tlog-cosignature).
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type told struct {
	Origin  string `json:"origin"`
	Size    int64  `json:"size"`
	Root    string `json:"root"`
	Entries int64  `json:"entries"`
	// Only of one entry: what it is, and whether the known checkpoint covers it.
	Entry  string `json:"entry,omitempty"`
	Before bool   `json:"before"`
	// Entries of the checkpoint that the witness cosigned.
	Witnessed int64 `json:"witnessed,omitempty"`
}

func main() {
	folder := flag.String("folder", "", "")
	key := flag.String("key", "", "")
	known := flag.String("known", "", "")
	witness := flag.String("witness", "", "")
	entry := flag.Int64("entry", -1, "")
	flag.Parse()
	answer, err := read(*folder, *key, *known, *witness, *entry)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(4)
	}
	json.NewEncoder(os.Stdout).Encode(answer)
}

func read(folder, key, known, witness string, entry int64) (*told, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return nil, err
	}
	tree, err := checkpoint(filepath.Join(folder, "checkpoint"), verifier)
	if err != nil {
		return nil, err
	}
	hashes := tlog.TileHashReader(*tree, tiles{folder})
	answer := &told{Origin: verifier.Name(), Size: tree.N, Root: tree.Hash.String()}
	var old *tlog.Tree
	if known != "" {
		if old, err = checkpoint(known, verifier); err != nil {
			return nil, err
		}
		if err := grewOutOf(tree, old, hashes); err != nil {
			return nil, err
		}
	}
	if witness != "" {
		cosigner, err := newCosigner(witness)
		if err != nil {
			return nil, err
		}
		cosigned := filepath.Join(folder, "checkpoint.cosigned")
		if _, err := checkpoint(cosigned, cosigner); err != nil {
			return nil, err
		}
		seen, err := checkpoint(cosigned, verifier)
		if err != nil {
			return nil, err
		}
		if err := grewOutOf(tree, seen, hashes); err != nil {
			return nil, err
		}
		answer.Witnessed = seen.N
	}
	if entry >= 0 {
		data, err := included(folder, tree, hashes, entry)
		if err != nil {
			return nil, err
		}
		answer.Entries = 1
		answer.Entry = string(data)
		answer.Before = old != nil && entry < old.N
		return answer, nil
	}
	for at := int64(0); at < tree.N; at++ {
		if _, err := included(folder, tree, hashes, at); err != nil {
			return nil, err
		}
		answer.Entries++
	}
	return answer, nil
}

func grewOutOf(tree, old *tlog.Tree, hashes tlog.HashReader) error {
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err == nil {
		err = tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
	}
	if err != nil {
		return fmt.Errorf("the log did not grow out of the known checkpoint: %w", err)
	}
	return nil
}

// cosigner verifies what a witness signs: the time of its signature and the note's text.
type cosigner struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func newCosigner(vkey string) (*cosigner, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("a witness key has three parts")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, fmt.Errorf("not the key of a witness")
	}
	id := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if fmt.Sprintf("%x", id[:4]) != parts[1] {
		return nil, fmt.Errorf("the witness key's id is not its own")
	}
	return &cosigner{parts[0], binary.BigEndian.Uint32(id[:]), key[1:]}, nil
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.id }
func (c *cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	var signed bytes.Buffer
	fmt.Fprintf(&signed, "cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	signed.Write(msg)
	return ed25519.Verify(c.key, signed.Bytes(), sig[8:])
}

func checkpoint(path string, verifier note.Verifier) (*tlog.Tree, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	lines := strings.SplitN(opened.Text, "\n", 4)
	if len(lines) < 3 {
		return nil, fmt.Errorf("%s: no checkpoint", path)
	}
	if _, witness := verifier.(*cosigner); !witness && lines[0] != verifier.Name() {
		return nil, fmt.Errorf("%s: a checkpoint of %q", path, lines[0])
	}
	tree := &tlog.Tree{}
	if _, err := fmt.Sscanf(lines[1], "%d", &tree.N); err != nil {
		return nil, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// included returns the entry at a place, once its inclusion in the tree is proven.
func included(folder string, tree *tlog.Tree, hashes tlog.HashReader, at int64) ([]byte, error) {
	data, err := bundled(folder, tree.N, at)
	if err != nil {
		return nil, err
	}
	proof, err := tlog.ProveRecord(tree.N, at, hashes)
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", at, err)
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, at, tlog.RecordHash(data)); err != nil {
		return nil, fmt.Errorf("entry %d: %w", at, err)
	}
	return data, nil
}

// bundled reads one entry of its bundle: each is two bytes of length, big-endian, and its bytes.
func bundled(folder string, size, at int64) ([]byte, error) {
	width := size - at/256*256
	if width > 256 {
		width = 256
	}
	data, err := os.ReadFile(filepath.Join(folder, "tile", "entries", place(at/256, int(width))))
	if err != nil {
		return nil, err
	}
	for i := int64(0); ; i++ {
		if len(data) < 2 {
			return nil, fmt.Errorf("entry %d: its bundle ends before it", at)
		}
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, fmt.Errorf("entry %d: its bundle ends within it", at)
		}
		if i == at%256 {
			return data[2 : 2+length], nil
		}
		data = data[2+length:]
	}
}

// place is N in groups of three digits, all but the last after an x, and the width of a partial tile.
func place(n int64, width int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < 256 {
		path = fmt.Sprintf("%s.p/%d", path, width)
	}
	return path
}

type tiles struct{ folder string }

func (tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(t.folder, "tile", fmt.Sprint(tile.L), place(tile.N, tile.W)))
		if err != nil {
			return nil, err
		}
		found[i] = data
	}
	return found, nil
}

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}
