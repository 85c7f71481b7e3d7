// Command typecheck reports the type errors that packages have on another operating system. It compiles nothing, so it takes
// seconds, where a build for another system compiles the standard library first.
//
//	go run ./internal/typecheck windows . ./cmd/conformance
package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
)

func main() {
	build.Default.GOOS, build.Default.CgoEnabled = os.Args[1], false
	files := token.NewFileSet()
	failed := false
	fail := func(err error) {
		fmt.Println(err)
		failed = true
	}
	config := types.Config{Importer: importer.ForCompiler(files, "source", nil), Error: fail}
	for _, folder := range os.Args[2:] {
		found, err := build.ImportDir(folder, 0)
		if err != nil {
			fail(err)
			continue
		}
		var parsed []*ast.File
		for _, name := range found.GoFiles {
			file, err := parser.ParseFile(files, filepath.Join(folder, name), nil, 0)
			if err != nil {
				fail(err)
				continue
			}
			parsed = append(parsed, file)
		}
		_, _ = config.Check(found.ImportPath, files, parsed, nil) // The errors are reported as they are found.
	}
	if failed {
		os.Exit(1)
	}
}
