using System.Text.Json;

namespace SessionGuard.Tests.Oracle;

/// <summary>Performs the operations of one trace on a session and compares result and state after each.</summary>
public sealed partial class TraceReplayer(Trace trace, TraceDatabase database) : IDisposable
{
    private readonly Dictionary<string, object> _objects = [];
    private readonly Dictionary<object, string> _handles = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Savepoint> _savepoints = [];
    private readonly List<string> _unbound = [];
    private readonly Session _session = database.Factory.OpenSession(s => s with { ExpireOnCommit = trace.ExpireOnCommit, Autoflush = trace.Autoflush });

    public ExpectedState Expected { get; } = new();

    public Session Session => _session;

    public TraceDatabase Database => database;

    public Trace Trace => trace;

    public IReadOnlyDictionary<string, object> Objects => _objects;

    /// <summary>The rest of the trace was left out because of a documented difference.</summary>
    public bool CutShort { get; private set; }

    /// <summary>Users whose collection the reference session does not have in memory before the step; ours may.</summary>
    private HashSet<string> WasUnloaded { get; set; } = [];

    /// <summary>Objects of which an expired member was set: where the new value equals the old one, a plain class shows no change (S115).</summary>
    public HashSet<string> SetWhileExpired { get; } = [];

    public int StepsDone { get; private set; }

    /// <summary>Assignments of which the record does not say what the replayer expected: that they begin a transaction, or that they do not.</summary>
    public int Unexplained { get; private set; }

    public void Dispose() => _session.Dispose();

    public string? HandleOf(object entity) => _handles.GetValueOrDefault(entity);

    /// <summary>Replays all operations; the result is null, or the first difference.</summary>
    public string? Run()
    {
        database.Fill(trace.Setup);
        Expected.Start(trace.Setup);
        for (var i = 0; i < trace.Operations.Count; i++)
        {
            var step = trace.Operations[i];
            if (IsBeyondPlainClasses(step))
            {
                CutShort = true;
                return null;
            }

            var expected = step.GetProperty("result");
            WasUnloaded = [.. Expected.Objects.Where(o => o.Value.TryGetProperty("c", out var c) && c.ValueKind == JsonValueKind.String).Select(o => o.Key)];
            var assigns = AssignsInTheSession(step);
            Expected.Follow(step.GetProperty("state"));
            var actual = Perform(step, expected);
            if (database.Factory.Dialect.StatementErrorAbortsTransaction && step.GetProperty("op").GetString() is "update_where" or "delete_where" && actual.StartsWith("err integrity", StringComparison.Ordinal) && !_session.IsActive)
            {
                CutShort = true;
                return Compare(expected, actual);
            }

            if (step.TryGetProperty("found", out var found))
                _unbound.AddRange(found.EnumerateArray().Select(f => f.GetString()!));
            if (Prepare(assigns) is { } failure)
                return $"trace {trace.Seed}, operation {i}: {step.GetProperty("op").GetString()} {step.GetProperty("args").GetRawText()}\n  {failure}";
            var difference = (IsTolerated(step, expected, actual) ? null : Compare(expected, actual)) ?? StateDifference();
            SetWhileExpired.RemoveWhere(h => !Expected.Handles("modified").Contains(h) && !Expected.Objects[h].TryGetProperty("x", out _));
            if (difference is not null)
                return $"trace {trace.Seed}, operation {i}: {step.GetProperty("op").GetString()} {step.GetProperty("args").GetRawText()}\n  {difference}";
            StepsDone++;
        }

        return null;
    }

    /// <summary>
    /// Q8, S004: the reference session begins a transaction at an assignment that a plain class does not show, so the replayer, as a program
    /// that wants it would, begins it explicitly: wherever one of the objects, or the user that loses the address, is in the session. The
    /// reference session still counts an object among its own whose deletion was committed (Q1).
    /// </summary>
    private bool? AssignsInTheSession(JsonElement step)
    {
        if (step.GetProperty("op").GetString() is not ("set" or "append" or "remove" or "set_user"))
            return null;
        var handles = step.GetProperty("args").EnumerateObject().Where(arg => arg.Name is "h" or "u" or "a" && arg.Value.ValueKind == JsonValueKind.String).Select(arg => arg.Value.GetString()!).ToList();
        return handles.Exists(handle => _session.Contains(_objects[handle])
            || (_objects[handle] is Address { User: { } left } && _session.Contains(left))
            || Expected.Objects[handle].GetProperty("s").GetString() == "deleted");
    }

    /// <summary>
    /// S024: the collection of an object outside the session takes an object of the session, or gives one to it. The reference session
    /// sees that at once; no session sees a plain list of an object that it does not hold.
    /// </summary>
    private bool IsBeyondPlainClasses(JsonElement step)
    {
        if (step.GetProperty("op").GetString() != "append")
            return false;
        var (user, address) = ((User)Object(step.GetProperty("args"), "u"), (Address)Object(step.GetProperty("args"), "a"));
        if (_session.Contains(address))
            return !_session.Contains(user);
        return _session.Contains(user) && address.User is { } other && other != user && !_session.Contains(other);
    }

    /// <summary>Where reading has an error only because an attribute is not in memory, a plain class has the value (list B of the format).</summary>
    private bool IsTolerated(JsonElement step, JsonElement expected, string actual)
        => actual.StartsWith("ok", StringComparison.Ordinal) && expected.TryGetProperty("err", out var error) && step.GetProperty("op").GetString() switch
        {
            "read" => error.GetString() is "invalid_request" && _session.StateOf(Object(step.GetProperty("args"), "h")) == ObjectState.Pending,
            "load_addresses" => error.GetString() is "detached" && _session.IsLoaded((User)Object(step.GetProperty("args"), "u"), u => u.Addresses),
            _ => false,
        };

    private string? Prepare(bool? assigns)
    {
        try
        {
            BindFound();
            _ = _session.New;
            if (_session.InTransaction || assigns is not { } begins)
                return null;
            if (begins != Expected.Flag("tx"))
                Unexplained++;
            if (Expected.Flag("tx"))
                _session.Begin();
            return null;
        }
        catch (SessionException error)
        {
            return "change detection: " + error.Message;
        }
    }

    private string? StateDifference()
    {
        try
        {
            return TraceComparer.Difference(this);
        }
        catch (SessionException error)
        {
            return "comparison: " + error.Message;
        }
    }

    private static string? Compare(JsonElement expected, string actual)
    {
        var wanted = expected.TryGetProperty("ok", out var value)
            ? "ok " + value.GetRawText()
            : "err " + expected.GetProperty("err").GetString() + (expected.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String ? " " + detail.GetString() : "");
        return wanted == actual ? null : $"result: expected {wanted}, actual {actual}";
    }

    private string Perform(JsonElement step, JsonElement expected)
    {
        try
        {
            return "ok " + Do(step.GetProperty("op").GetString()!, step.GetProperty("args"), expected);
        }
        catch (ConstraintViolationException error)
        {
            return "err integrity " + database.Detail(error);
        }
        catch (SessionException error)
        {
            return "err " + error switch
            {
                PendingRollbackException => "inactive_transaction",
                TransactionClosedException => "closed_transaction",
                DetachedEntityException => "detached",
                RowMissingException => "row_missing",
                StaleEntityException => "stale",
                InvalidSessionRequestException or IdentityConflictException or AttachedToAnotherSessionException => "invalid_request",
                _ => error.ToString(),
            };
        }
    }

    private void BindFound()
    {
        foreach (var handle in _unbound.ToList())
        {
            if (_objects.ContainsKey(handle) || TraceComparer.FindUnbound(this, handle) is { } entity && Bind(handle, entity))
                _unbound.Remove(handle);
        }
    }

    private bool Bind(string handle, object entity)
    {
        _objects[handle] = entity;
        _handles[entity] = handle;
        return true;
    }

    private object Object(JsonElement args, string name) => _objects[args.GetProperty(name).GetString()!];

    private static string? Text(JsonElement args, string name) => args.GetProperty(name).GetString();

    private string Name(object entity, JsonElement expected)
    {
        var handle = expected.GetProperty("ok").GetString()!;
        Bind(handle, entity);
        return Json(handle);
    }

    private string NameSavepoint(Savepoint savepoint, JsonElement expected)
    {
        if (!expected.TryGetProperty("ok", out var handle))
            return "a savepoint";
        _savepoints[handle.GetString()!] = savepoint;
        return handle.GetRawText();
    }

    private string Returned(object? entity, JsonElement expected)
    {
        if (entity is null)
            return "null";
        if (HandleOf(entity) is null && expected.TryGetProperty("ok", out var handle) && handle.ValueKind == JsonValueKind.String && !_objects.ContainsKey(handle.GetString()!))
            Bind(handle.GetString()!, entity);
        return Json(HandleOf(entity) ?? "an object without handle");
    }

    private string ReturnedList(IEnumerable<object> entities, JsonElement expected)
    {
        var names = expected.TryGetProperty("ok", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(e => e.GetString()!).ToList() : [];
        var returned = new List<string>();
        var i = 0;
        foreach (var entity in entities)
        {
            if (HandleOf(entity) is null && i < names.Count && !_objects.ContainsKey(names[i]))
                Bind(names[i], entity);
            returned.Add(HandleOf(entity) ?? "an object without handle");
            i++;
        }

        return JsonSerializer.Serialize(returned);
    }

    private static string Done(Action action)
    {
        action();
        return "null";
    }

    private static string Json(object? value) => JsonSerializer.Serialize(value);

    internal bool IsOpen(string savepoint) => _savepoints.TryGetValue(savepoint, out var handle) && handle.IsActive;
}
