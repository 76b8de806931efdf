namespace SessionGuard.Tests;

/// <summary>
/// Random operations on a graph of users and addresses, wrong ones included: only the session's own exceptions come out, and after a
/// rollback memory and database agree. SESSIONGUARD_SEED starts other runs than the usual ones.
/// </summary>
public sealed class RandomGraphTests
{
    private const int Runs = 150;
    private const int OperationsARun = 80;

    [Fact]
    public void RandomOperations_NeverLeaveTheSessionInDoubt()
    {
        var seed = Environment.GetEnvironmentVariable("SESSIONGUARD_SEED") is { Length: > 0 } given ? int.Parse(given, null) : 1;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed} (set SESSIONGUARD_SEED to repeat), {Runs * OperationsARun} operations");
        var (accepted, blind) = (0, 0);
        for (var i = 0; i < Runs; i++)
        {
            using var run = new GraphRun(seed + i);
            run.Play();
            accepted += run.Accepted;
            blind += run.Blind;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{accepted} operations accepted; {blind} times the session could not be looked at");
        Assert.InRange(accepted, Runs * OperationsARun / 2, Runs * OperationsARun);
        Assert.InRange(blind, 0, Runs * OperationsARun / 100);
    }

    private sealed class GraphRun : IDisposable
    {
        private readonly SqliteDatabase _database = new();
        private readonly Random _random;
        private readonly int _seed;
        private readonly Session _session;
        private readonly List<User> _users = [];
        private readonly List<Address> _addresses = [];
        private readonly List<Savepoint> _savepoints = [];
        private readonly List<string> _done = [];

        public GraphRun(int seed)
        {
            _seed = seed;
            _random = new Random(seed);
            _session = _database.Factory.OpenSession(s => s with { Autoflush = _random.Next(2) == 0, ExpireOnCommit = _random.Next(2) == 0 });
            _database.HasUser(1, "e1");
            _database.HasUser(2, "e2");
            _database.HasAddress(1, "s1", 1);
            _users.Add(new User { Email = "e3" });
            _addresses.Add(new Address { Street = "s2" });
        }

        public int Accepted { get; private set; }

        /// <summary>How often looking was refused: while a collection or reference names an object that cannot come into the session, nothing is told of the graph.</summary>
        public int Blind { get; private set; }

        public void Play()
        {
            for (var i = 0; i < OperationsARun; i++)
            {
                var (name, action) = Choose();
                _done.Add(name);
                try
                {
                    if (Attempt(action))
                        Accepted++;
                    Look();
                }
                catch (Exception wrong)
                {
                    throw Failed(wrong);
                }
            }

            try
            {
                Settle();
            }
            catch (Exception wrong)
            {
                throw Failed(wrong);
            }
        }

        private bool Attempt(Action action)
        {
            try
            {
                action();
                return true;
            }
            catch (SessionException refused)
            {
                _done[^1] += " -> " + refused.GetType().Name;
                return false;
            }
        }

        private InvalidOperationException Failed(Exception wrong)
            => new($"seed {_seed}, after {string.Join("; ", _done.Select((name, i) => i + " " + name))}:\n{wrong.Message}", wrong);

        public void Dispose()
        {
            _session.Dispose();
            _database.Dispose();
        }

        private (string Name, Action Action) Choose()
        {
            var (user, address) = (_users[_random.Next(_users.Count)], _addresses[_random.Next(_addresses.Count)]);
            object any = _random.Next(2) == 0 ? user : address;
            var key = _random.Next(1, 5);
            return _random.Next(28) switch
            {
                0 => ("new user", () => _users.Add(new User { Email = "e" + _random.Next(8) })),
                1 => ("new address", () => _addresses.Add(new Address { Street = _random.Next(8) == 0 ? null : "s" })),
                2 or 3 => ($"add {Name(any)}", () => _session.Add(any)),
                4 => ($"delete {Name(any)}", () => _session.Delete(any)),
                5 => ($"expunge {Name(any)}", () => ExpungeAndForget(any)),
                6 => ($"expire {Name(any)}", () => _session.Expire(any)),
                7 => ($"refresh {Name(any)}", () => _session.Refresh(any)),
                8 => ($"merge {Name(any)}", () => Take(_session.MergeGraph(any))),
                9 => ("merge values", () => Take(_session.Merge(new User { Id = key, Email = "e" + key }))),
                10 => ($"load {Name(user)}", () => _session.Load(user, u => u.Addresses)),
                11 => ($"load reference {Name(address)}", () => _session.Load(address, a => a.User)),
                12 or 13 => ($"append {Name(user)} {Name(address)}", () => user.Addresses.Add(address)),
                14 => ($"remove {Name(user)} {Name(address)}", () => user.Addresses.Remove(address)),
                15 => ($"set user {Name(address)} {Name(user)}", () => address.User = _random.Next(3) == 0 ? null : user),
                16 => ($"set name {Name(user)}", () => user.Name = "n" + _random.Next(4)),
                17 => ($"set email {Name(user)}", () => user.Email = "e" + _random.Next(6)),
                18 => ("flush", _session.Flush),
                19 => ("commit", _session.Commit),
                20 => ("rollback", _session.Rollback),
                21 => ("begin nested", () => _savepoints.Add(_session.BeginNested())),
                22 when _savepoints.Count > 0 => ("rollback to", () => _savepoints[_random.Next(_savepoints.Count)].Rollback()),
                23 when _savepoints.Count > 0 => ("release", () => _savepoints[_random.Next(_savepoints.Count)].Commit()),
                24 => ("get", () => Take(_session.Get<User>(key))),
                25 => ("query", () => _session.Query<Address>().Include(a => a.User).ToList().ForEach(Take)),
                26 => ("update where", () => _session.Query<User>().Where(u => u.Email == "e1").ExecuteUpdate(set => set.Set(u => u.Name, "bulk"), (Synchronization)_random.Next(3))),
                27 => ("close", CloseAndForget),
                _ => ("delete where", () => _session.Query<Address>().Where(a => a.Street == "s").ExecuteDelete((Synchronization)_random.Next(3))),
            };
        }

        /// <summary>What leaves with unwritten or rolled-back values keeps them (S132): the next objects are fresh ones.</summary>
        private void CloseAndForget()
        {
            _session.Close();
            _users.Clear();
            _addresses.Clear();
            _users.Add(new User { Email = "e5" });
            _addresses.Add(new Address { Street = "s" });
        }

        /// <summary>What is expunged keeps its values whatever happens to its row (S127), so it is left out from then on.</summary>
        private void ExpungeAndForget(object entity)
        {
            _session.Expunge(entity);
            _users.RemoveAll(u => _session.StateOf(u) == ObjectState.Detached);
            _addresses.RemoveAll(a => _session.StateOf(a) == ObjectState.Detached);
            _users.Add(new User { Email = "e7" });
            _addresses.Add(new Address { Street = "s" });
        }

        private string Name(object entity) => entity is User user ? "u" + _users.IndexOf(user) : "a" + _addresses.IndexOf((Address)entity);

        private void Take(object? entity)
        {
            if (entity is User user && !_users.Contains(user))
                _users.Add(user);
            else if (entity is Address address && !_addresses.Contains(address))
                _addresses.Add(address);
        }

        /// <summary>Looking at everything sends nothing and finds each object in exactly one list.</summary>
        private void Look()
        {
            var sent = _session.Statistics.Commands;
            IReadOnlyCollection<object> added;
            try
            {
                added = _session.New;
            }
            catch (SessionException refused) when (refused is InvalidSessionRequestException or IdentityConflictException)
            {
                Blind++;
                return;
            }

            var (dirty, marked) = (_session.Dirty, _session.MarkedDeleted);
            Assert.Empty(added.Intersect(dirty).Concat(added.Intersect(marked)).Concat(dirty.Intersect(marked)));
            foreach (var entity in _users.Concat<object>(_addresses))
            {
                var state = _session.StateOf(entity);
                Assert.True((state is ObjectState.Pending or ObjectState.Persistent) == _session.Contains(entity), $"{Name(entity)} is {state}, in the session: {_session.Contains(entity)}");
                Assert.True((state == ObjectState.Pending) == added.Contains(entity), $"{Name(entity)} is {state}, new: {added.Contains(entity)}");
            }

            Assert.Equal(sent, _session.Statistics.Commands);
        }

        /// <summary>After a rollback every object in the session has a row or says that it has none, and shows that row once it is read again.</summary>
        private void Settle()
        {
            _session.Rollback();
            Assert.True(_session.IsActive);
            Assert.Empty(_session.New);
            Assert.Empty(_session.MarkedDeleted);
            _session.RefreshExpired();
            var rows = _database.Committed("SELECT id, email, name FROM users");
            foreach (var user in _session.Entities.OfType<User>())
                Assert.Contains($"{user.Id}|{user.Email}|{user.Name ?? "null"}", rows);
            var children = _database.Committed("SELECT id, street, user_id FROM addresses");
            foreach (var address in _session.Entities.OfType<Address>())
                Assert.Contains($"{address.Id}|{address.Street}|{address.UserId}", children);
            Assert.Empty(_session.Dirty);
            _session.Commit();
        }
    }
}
