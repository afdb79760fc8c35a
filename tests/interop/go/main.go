// Lets the tests drive the official Go client: reads {"method","params","cancel_after_ms"} a line on standard input and
// answers each with one line: {"result"} or {"error","code"}. Usage: VERSION http URL | stdio COMMAND ARGUMENT...
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type request struct {
	Method        string          `json:"method"`
	Params        json.RawMessage `json:"params"`
	CancelAfterMs int             `json:"cancel_after_ms"`
}

type answer struct {
	Result any    `json:"result,omitempty"`
	Error  string `json:"error,omitempty"`
	Code   int64  `json:"code,omitempty"`
}

type bridge struct {
	session  *mcp.ClientSession
	mutex    sync.Mutex
	progress []float64 // of all calls; the client handles it beside their answers
}

func (b *bridge) add(progress float64) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.progress = append(b.progress, progress)
}

func (b *bridge) reported() map[string][]float64 {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return map[string][]float64{"progress": append([]float64{}, b.progress...)}
}

func params[P any](raw json.RawMessage) (*P, error) {
	read := new(P)
	if len(raw) == 0 {
		return read, nil
	}
	return read, json.Unmarshal(raw, read)
}

// call decodes the parameters of a method and sends them.
func call[P, R any](ctx context.Context, raw json.RawMessage, send func(context.Context, *P) (R, error)) (any, error) {
	read, err := params[P](raw)
	if err != nil {
		return nil, err
	}
	return send(ctx, read)
}

func (b *bridge) send(ctx context.Context, r request) (any, error) {
	switch s := b.session; r.Method {
	case "capabilities":
		return s.InitializeResult(), nil
	case "progress":
		return b.reported(), nil
	case "tools/list":
		return call(ctx, r.Params, s.ListTools)
	case "tools/call":
		read, err := params[mcp.CallToolParams](r.Params)
		if err != nil {
			return nil, err
		}
		read.SetProgressToken("progress")
		return s.CallTool(ctx, read)
	case "resources/list":
		return call(ctx, r.Params, s.ListResources)
	case "resources/templates/list":
		return call(ctx, r.Params, s.ListResourceTemplates)
	case "resources/read":
		return call(ctx, r.Params, s.ReadResource)
	case "prompts/list":
		return call(ctx, r.Params, s.ListPrompts)
	case "prompts/get":
		return call(ctx, r.Params, s.GetPrompt)
	case "completion/complete":
		return call(ctx, r.Params, s.Complete)
	}
	return nil, errors.New("the bridge knows no method " + r.Method)
}

func (b *bridge) answer(r request) answer {
	ctx := context.Background()
	if r.CancelAfterMs > 0 {
		limited, cancel := context.WithTimeout(ctx, time.Duration(r.CancelAfterMs)*time.Millisecond)
		defer cancel()
		ctx = limited
	}
	result, err := b.send(ctx, r)
	if err == nil {
		return answer{Result: result}
	}
	var wire *jsonrpc.Error
	if errors.As(err, &wire) {
		return answer{Error: err.Error(), Code: wire.Code}
	}
	return answer{Error: err.Error()}
}

func main() {
	b := &bridge{}
	client := mcp.NewClient(&mcp.Implementation{Name: "interop", Version: "1"}, &mcp.ClientOptions{
		ProgressNotificationHandler: func(_ context.Context, r *mcp.ProgressNotificationClientRequest) {
			b.add(r.Params.Progress)
		},
	})
	version, kind, target := os.Args[1], os.Args[2], os.Args[3:]
	var transport mcp.Transport = &mcp.StreamableClientTransport{Endpoint: target[0]}
	if kind == "stdio" {
		transport = &mcp.CommandTransport{Command: exec.Command(target[0], target[1:]...)}
	}
	session, err := client.Connect(context.Background(), transport, &mcp.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		log.Fatal(err)
	}
	b.session = session
	lines, out := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var r request
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			log.Fatal(err)
		}
		if err := out.Encode(b.answer(r)); err != nil {
			log.Fatal(err)
		}
	}
	if err := session.Close(); err != nil {
		log.Fatal(err)
	}
}
