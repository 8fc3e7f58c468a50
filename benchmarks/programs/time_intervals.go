// Which instants a time interval contains, by Alertmanager's own package.
//
// Standard input: one JSON line {"interval": YAML text, "at": [seconds, ...]} for each question.
// Standard output: one line for each, a 1 or a 0 for each instant; or "error: ..." where
// Alertmanager refuses the interval.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
	"gopkg.in/yaml.v2"
)

type question struct {
	Interval string  `json:"interval"`
	At       []int64 `json:"at"`
}

func answer(q question) string {
	var spans []timeinterval.TimeInterval
	if err := yaml.UnmarshalStrict([]byte(q.Interval), &spans); err != nil {
		return "error: " + err.Error()
	}
	found := make([]byte, len(q.At))
	for i, second := range q.At {
		found[i] = '0'
		for _, span := range spans {
			if span.ContainsTime(time.Unix(second, 0).UTC()) {
				found[i] = '1'
			}
		}
	}
	return string(found)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			panic(err)
		}
		fmt.Println(answer(q))
	}
}
