// Command peer answers with Go's own sumdb/tlog and sumdb/note what our log should have written. One process per
// question, each of which covers many trees, notes or proofs. The entry i of every tree is "leaf-<i>".
package main

import (
	"bufio"
	"crypto/ed25519"
	"crypto/mldsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type store []tlog.Hash

func (s store) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = s[index]
	}
	return found, nil
}

func (s *store) add(n int64, entry []byte) {
	hashes, err := tlog.StoredHashes(n, entry, *s)
	must(err)
	*s = append(*s, hashes...)
}

func grown(size int64) store {
	var s store
	for n := int64(0); n < size; n++ {
		s.add(n, []byte(fmt.Sprintf("leaf-%d", n)))
	}
	return s
}

// tiles: for every size on the command line its root, then the path and SHA-256 of every tile of that tree.
func tiles(out *bufio.Writer, sizes []string) {
	s := grown(number(sizes[len(sizes)-1]))
	for _, word := range sizes {
		size := number(word)
		root, err := tlog.TreeHash(size, s)
		must(err)
		fmt.Fprintf(out, "size %d %s\n", size, root)
		for _, tile := range tlog.NewTiles(8, 0, size) {
			data, err := tlog.ReadTileData(tile, s)
			must(err)
			fmt.Fprintf(out, "%s %x\n", strings.Replace(tile.Path(), "tile/8/", "tile/", 1), sha256.Sum256(data))
		}
	}
}

// proofs: every proof of inclusion ("i") and of consistency ("c") up to a size.
func proofs(out *bufio.Writer, most int64) {
	s := grown(most)
	for size := int64(1); size <= most; size++ {
		for n := int64(0); n < size; n++ {
			proof, err := tlog.ProveRecord(size, n, s)
			must(err)
			fmt.Fprintf(out, "i %d %d %s\n", n, size, joined(proof))
			consistent, err := tlog.ProveTree(size, n+1, s)
			must(err)
			fmt.Fprintf(out, "c %d %d %s\n", n+1, size, joined(consistent))
		}
	}
}

func joined(hashes []tlog.Hash) string {
	words := []string{}
	for _, hash := range hashes {
		words = append(words, hash.String())
	}
	return strings.Join(words, ",")
}

// cosigner verifies the kinds of key that Go's note package leaves to others.
type cosigner struct {
	name string
	id   uint32
	kind byte
	key  []byte
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.id }

func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) < 8 {
		return false
	}
	at, rest := binary.BigEndian.Uint64(signature), signature[8:]
	if c.kind == 4 {
		return ed25519.Verify(c.key, fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at, text), rest)
	}
	lines := strings.Split(string(text), "\n")
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	message := append([]byte("subtree/v1\n\x00"), byte(len(c.name)))
	message = append(message, c.name...)
	message = binary.BigEndian.AppendUint64(message, at)
	message = append(append(message, byte(len(lines[0]))), lines[0]...)
	message = binary.BigEndian.AppendUint64(message, 0)
	message = binary.BigEndian.AppendUint64(message, uint64(number(lines[1])))
	key, err := mldsa.NewPublicKey(mldsa.MLDSA44(), c.key)
	must(err)
	return mldsa.Verify(key, append(message, root...), rest, nil) == nil
}

func verifier(vkey string) note.Verifier {
	if plain, err := note.NewVerifier(vkey); err == nil {
		return plain
	}
	words := strings.SplitN(vkey, "+", 3)
	id, err := strconv.ParseUint(words[1], 16, 32)
	must(err)
	key, err := base64.StdEncoding.DecodeString(words[2])
	must(err)
	sum := sha256.Sum256(append([]byte(words[0]+"\n"), key...))
	if uint64(binary.BigEndian.Uint32(sum[:])) != id {
		must(fmt.Errorf("the id does not fit the key"))
	}
	return cosigner{words[0], uint32(id), key[0], key[1:]}
}

// open: who of the given keys has signed the note that is read; the exit code is 1 unless Go accepts it.
func open(out *bufio.Writer, vkeys []string) {
	known := []note.Verifier{}
	for _, vkey := range vkeys {
		known = append(known, verifier(vkey))
	}
	raw, err := io.ReadAll(os.Stdin)
	must(err)
	opened, err := note.Open(raw, note.VerifierList(known...))
	must(err)
	for _, signature := range opened.Sigs {
		fmt.Fprintf(out, "%s+%08x\n", signature.Name, signature.Hash)
	}
}

// sign: the text that is read, as a note signed with a key in Go's own form.
func sign(out *bufio.Writer, skey string) {
	signer, err := note.NewSigner(skey)
	must(err)
	raw, err := io.ReadAll(os.Stdin)
	must(err)
	signed, err := note.Sign(&note.Note{Text: string(raw)}, signer)
	must(err)
	out.Write(signed)
}

// rate: leaves a second that Go appends in memory, with entries of so many bytes.
func rate(out *bufio.Writer, count, length int64) {
	entry, start := make([]byte, length), time.Now()
	s := make(store, 0, 2*count)
	for n := int64(0); n < count; n++ {
		binary.BigEndian.PutUint64(entry, uint64(n))
		s.add(n, entry)
	}
	_, err := tlog.TreeHash(count, s)
	must(err)
	fmt.Fprintf(out, "%.0f\n", float64(count)/time.Since(start).Seconds())
}

func number(word string) int64 {
	n, err := strconv.ParseInt(word, 10, 64)
	must(err)
	return n
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	words := os.Args[2:]
	switch os.Args[1] {
	case "tiles":
		tiles(out, words)
	case "proofs":
		proofs(out, number(words[0]))
	case "open":
		open(out, words)
	case "sign":
		sign(out, words[0])
	case "rate":
		rate(out, number(words[0]), number(words[1]))
	default:
		must(fmt.Errorf("no such question"))
	}
}
