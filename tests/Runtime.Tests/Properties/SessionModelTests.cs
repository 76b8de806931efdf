using FsCheck;
using FsCheck.Fluent;

namespace SessionGuard.Tests;

/// <summary>Random operations on a session and on a simple model: a dictionary, and copies of it for savepoints. Both must show the same.</summary>
public sealed class SessionModelTests
{
    private const int Runs = 120;
    private const int OperationsARun = 100;

    [Fact]
    public void RandomOperations_MatchTheModel()
    {
        var seed = Environment.GetEnvironmentVariable("SESSIONGUARD_SEED") is { Length: > 0 } given ? ulong.Parse(given, null) : (ulong)Random.Shared.NextInt64();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed} (set SESSIONGUARD_SEED to repeat), {Runs * OperationsARun} operations");
        var operation = from kind in Gen.Frequency(
                            (5, Gen.Constant(Kind.Add)), (5, Gen.Constant(Kind.Update)), (2, Gen.Constant(Kind.Delete)), (2, Gen.Constant(Kind.Flush)),
                            (2, Gen.Constant(Kind.Query)), (2, Gen.Constant(Kind.BeginNested)), (1, Gen.Constant(Kind.Release)), (1, Gen.Constant(Kind.RollbackNested)),
                            (2, Gen.Constant(Kind.Commit)), (1, Gen.Constant(Kind.Rollback)), (1, Gen.Constant(Kind.Close)))
                        from index in Gen.Choose(0, 1000)
                        select new Operation(kind, index);
        var operations = operation.ArrayOf(OperationsARun);
        var done = 0;
        var property = Prop.ForAll(Arb.From(operations), list =>
        {
            using var run = new ModelRun();
            foreach (var step in list)
            {
                run.Do(step);
                done++;
            }
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs).WithReplay(seed, 9999999999999999999UL), property);
        Assert.True(done >= 10_000);
    }

    internal enum Kind
    {
        Add,
        Update,
        Delete,
        Flush,
        Query,
        BeginNested,
        Release,
        RollbackNested,
        Commit,
        Rollback,
        Close,
    }

    internal sealed record Operation(Kind Kind, int Index);

    private sealed class ModelRun : IDisposable
    {
        private readonly SqliteDatabase _database = new();
        private readonly Session _session;
        private readonly Stack<(Savepoint Handle, Dictionary<Document, string> Rows)> _savepoints = new();
        private Dictionary<Document, string> _rows = [];
        private Dictionary<Document, string> _committed = [];
        private int _titles;

        public ModelRun() => _session = _database.Open();

        public void Do(Operation step)
        {
            switch (step.Kind)
            {
                case Kind.Add:
                    var added = new Document { Title = "t" + ++_titles };
                    _session.Add(added);
                    _rows.Add(added, added.Title);
                    break;
                case Kind.Update when Pick(step) is { } updated:
                    updated.Title = "t" + ++_titles;
                    _rows[updated] = updated.Title;
                    break;
                case Kind.Delete when Pick(step) is { } deleted:
                    if (_session.StateOf(deleted) == ObjectState.Pending)
                        _session.Expunge(deleted);
                    else
                        _session.Delete(deleted);
                    _rows.Remove(deleted);
                    break;
                case Kind.Flush:
                    _session.Flush();
                    break;
                case Kind.Query:
                    Assert.Equal(Titles(_rows), _session.Query<Document>().ToList().Select(d => d.Title).Order(StringComparer.Ordinal));
                    break;
                case Kind.BeginNested:
                    _savepoints.Push((_session.BeginNested(), new Dictionary<Document, string>(_rows)));
                    break;
                case Kind.Release when _savepoints.TryPop(out var released):
                    released.Handle.Commit();
                    break;
                case Kind.RollbackNested when _savepoints.TryPop(out var undone):
                    undone.Handle.Rollback();
                    _rows = undone.Rows;
                    ShowsOldValues();
                    break;
                case Kind.Commit:
                    _session.Commit();
                    _savepoints.Clear();
                    _committed = new Dictionary<Document, string>(_rows);
                    Assert.Equal(Titles(_committed), _database.Committed("SELECT \"Title\" FROM documents").Order(StringComparer.Ordinal));
                    break;
                case Kind.Rollback:
                    _session.Rollback();
                    _savepoints.Clear();
                    _rows = new Dictionary<Document, string>(_committed);
                    ShowsOldValues();
                    break;
                case Kind.Close:
                    _session.Close();
                    _savepoints.Clear();
                    _committed = _session.Query<Document>().ToList().ToDictionary(d => d, d => d.Title);
                    _rows = new Dictionary<Document, string>(_committed);
                    Assert.Equal(Titles(_committed), _database.Committed("SELECT \"Title\" FROM documents").Order(StringComparer.Ordinal));
                    _session.Rollback();
                    break;
            }
        }

        public void Dispose()
        {
            _session.Dispose();
            _database.Dispose();
        }

        private Document? Pick(Operation step) => _rows.Count == 0 ? null : _rows.Keys.OrderBy(d => d.Title, StringComparer.Ordinal).ElementAt(step.Index % _rows.Count);

        private void ShowsOldValues()
        {
            foreach (var (document, title) in _rows)
            {
                Assert.Equal(title, document.Title);
                Assert.Equal(ObjectState.Persistent, _session.StateOf(document));
            }
        }

        private static IEnumerable<string> Titles(Dictionary<Document, string> rows) => rows.Values.Order(StringComparer.Ordinal);
    }
}
