using System.Text.Json;

namespace SessionGuard.Tests.Oracle;

/// <summary>One recorded run of the reference session: what was done, and what could be seen after each step.</summary>
public sealed record Trace(int Seed, bool ExpireOnCommit, bool Autoflush, JsonElement Setup, IReadOnlyList<JsonElement> Operations)
{
    public static IEnumerable<Trace> Load()
    {
        var path = Environment.GetEnvironmentVariable("SESSIONGUARD_TRACES") is { Length: > 0 } named
            ? named
            : Path.Combine(AppContext.BaseDirectory, "Assets", "traces.jsonl");
        foreach (var line in File.ReadLines(path))
        {
            if (line.Length == 0)
                continue;
            var root = JsonDocument.Parse(line).RootElement;
            var config = root.GetProperty("config");
            yield return new Trace(
                root.GetProperty("seed").GetInt32(),
                config.GetProperty("expire_on_commit").GetBoolean(),
                config.GetProperty("autoflush").GetBoolean(),
                root.GetProperty("setup"),
                [.. root.GetProperty("ops").EnumerateArray()]);
        }
    }
}

/// <summary>The state after a step: a step names only what changed, so it is kept from step to step.</summary>
public sealed class ExpectedState
{
    private readonly Dictionary<string, JsonElement> _current = [];
    private readonly Dictionary<string, bool> _savepoints = [];

    public Dictionary<string, JsonElement> Objects { get; } = [];

    public IReadOnlyDictionary<string, bool> Savepoints => _savepoints;

    public void Follow(JsonElement state)
    {
        foreach (var property in state.EnumerateObject())
        {
            if (property.Name == "obj")
            {
                foreach (var entry in property.Value.EnumerateObject())
                    Objects[entry.Name] = entry.Value;
            }
            else if (property.Name == "sp")
            {
                foreach (var entry in property.Value.EnumerateObject())
                    _savepoints[entry.Name] = entry.Value.GetBoolean();
            }
            else
            {
                _current[property.Name] = property.Value;
            }
        }
    }

    public void Start(JsonElement setup)
    {
        _current["rows"] = setup;
        _current["committed"] = setup;
    }

    public bool Flag(string name, bool start = false) => _current.TryGetValue(name, out var value) ? value.GetBoolean() : start;

    public string[] Handles(string name) => _current.TryGetValue(name, out var value)
        ? [.. value.EnumerateArray().Select(e => e.GetString()!).Order(StringComparer.Ordinal)]
        : [];

    public string Rows(string name)
    {
        var tables = _current[name];
        return string.Join(" ", tables.GetProperty("users").EnumerateArray().Select(r => r.GetRawText()))
               + " / " + string.Join(" ", tables.GetProperty("addresses").EnumerateArray().Select(r => r.GetRawText()));
    }
}
