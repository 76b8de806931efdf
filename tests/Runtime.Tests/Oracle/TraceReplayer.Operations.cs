using System.Text.Json;

namespace SessionGuard.Tests.Oracle;

/// <summary>What each operation of the traces is on our session.</summary>
public sealed partial class TraceReplayer
{
    private string Do(string operation, JsonElement args, JsonElement expected)
    {
        switch (operation)
        {
            case "new_user":
                return Name(new User { Email = Text(args, "email"), Name = Text(args, "name") }, expected);
            case "new_address":
                return Name(new Address { Street = Text(args, "street") }, expected);
            case "add":
                return Done(() => _session.Add(Object(args, "h")));
            case "add_all":
                return Done(() => _session.AddRange(args.GetProperty("hs").EnumerateArray().Select(h => _objects[h.GetString()!])));
            case "set":
                return Done(() => Assign(Object(args, "h"), Text(args, "attr")!, args.GetProperty("value")));
            case "flush":
                return Done(_session.Flush);
            case "commit":
                return Done(_session.Commit);
            case "rollback":
                return Done(_session.Rollback);
            case "begin":
                return Done(() => _session.Begin());
            case "close":
                return Done(_session.Close);
            case "expire_all":
                return Done(_session.ExpireAll);
            case "begin_nested":
                return NameSavepoint(_session.BeginNested(), expected);
            case "sp_rollback":
                return Done(_savepoints[Text(args, "sp")!].Rollback);
            case "sp_commit":
                return Done(_savepoints[Text(args, "sp")!].Commit);
            case "get":
                return Returned(Text(args, "type") == "user" ? _session.Get<User>(args.GetProperty("id").GetInt32()) : _session.Get<Address>(args.GetProperty("id").GetInt32()), expected);
            case "query_email":
                return ReturnedList(QueryEmail(Text(args, "email"), args.GetProperty("no_autoflush").GetBoolean()), expected);
            case "query_all":
                return ReturnedList(Text(args, "type") == "user" ? _session.Query<User>().OrderBy(u => u.Id).ToList() : _session.Query<Address>().OrderBy(a => a.Id).ToList(), expected);
            case "expire":
                return Done(() => Expire(Object(args, "h"), args));
            case "refresh":
                return Done(() => _session.Refresh(Object(args, "h")));
            case "read":
                return ReadAttribute(Object(args, "h"), Text(args, "attr")!);
            case "load_addresses":
                return LoadAddresses((User)Object(args, "u"), expected);
            case "append":
                return Done(() => Append((User)Object(args, "u"), (Address)Object(args, "a")));
            case "remove":
                return Done(() => Remove((User)Object(args, "u"), (Address)Object(args, "a")));
            case "set_user":
                return Done(() => SetUser((Address)Object(args, "a"), args.GetProperty("u").GetString() is { } u ? (User)_objects[u] : null));
            case "expunge":
                return Done(() => _session.Expunge(Object(args, "h")));
            case "merge":
                return Returned(_session.MergeGraph(Object(args, "h")), expected);
            case "merge_values":
                return Returned(_session.Merge(new User { Id = args.GetProperty("id") is { ValueKind: JsonValueKind.Number } id ? id.GetInt32() : 0, Email = Text(args, "email"), Name = Text(args, "name") }), expected);
            case "delete":
                return Done(() => _session.Delete(Object(args, "h")));
            case "update_where":
                return UpdateWhere(Text(args, "email"), Text(args, "name"), Sync(args));
            case "delete_where":
                return DeleteWhere(Text(args, "street"), Sync(args));
            case "ext_update":
                return Json(database.Do("UPDATE users SET name = @a WHERE id = @b", Text(args, "name"), args.GetProperty("id").GetInt32()));
            case "ext_delete":
                database.Do("DELETE FROM addresses WHERE user_id = @a", args.GetProperty("id").GetInt32());
                return Json(database.Do("DELETE FROM users WHERE id = @a", args.GetProperty("id").GetInt32()));
            default:
                throw new InvalidOperationException($"The trace has an operation '{operation}' that the replayer does not know.");
        }
    }

    private string UpdateWhere(string? email, string? name, Synchronization sync)
        => _session.Query<User>().Where(u => u.Email == email).ExecuteUpdate(set => set.Set(u => u.Name, name), sync).ToString(null, null);

    private string DeleteWhere(string? street, Synchronization sync)
        => _session.Query<Address>().Where(a => a.Street == street).ExecuteDelete(sync).ToString(null, null);

    private static Synchronization Sync(JsonElement args) => args.GetProperty("sync") switch
    {
        { ValueKind: JsonValueKind.False } => Synchronization.None,
        var named => named.GetString() == "evaluate" ? Synchronization.Evaluate : Synchronization.Fetch,
    };

    private List<User> QueryEmail(string? email, bool noAutoflush)
    {
        using var block = noAutoflush ? _session.NoAutoflush() : null;
        return _session.Query<User>().Where(u => u.Email == email).ToList();
    }

    private void Assign(object entity, string attribute, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.Null ? null : value.ToString();
        if (_session.Inspect(entity).ExpiredMembers.Count > 0)
            SetWhileExpired.Add(HandleOf(entity)!);
        switch (entity, attribute)
        {
            case (User user, "email"): user.Email = text; break;
            case (User user, "name"): user.Name = text; break;
            case (User user, "id"): user.Id = value.GetInt32(); break;
            case (Address address, "street"): address.Street = text; break;
            case (Address address, "id"): address.Id = value.GetInt32(); break;
            case (Address address, "user_id"): address.UserId = text is null ? null : value.GetInt32(); break;
            default: throw new InvalidOperationException($"The trace sets '{attribute}', which the replayer does not know.");
        }
    }

    private void Expire(object entity, JsonElement args)
    {
        if (!args.TryGetProperty("attrs", out var attributes) || attributes.ValueKind == JsonValueKind.Null)
        {
            _session.Expire(entity);
            return;
        }

        foreach (var attribute in attributes.EnumerateArray().Select(a => a.GetString()))
        {
            switch (entity, attribute)
            {
                case (User user, "id"): _session.Expire(user, u => u.Id); break;
                case (User user, "email"): _session.Expire(user, u => u.Email); break;
                case (User user, "name"): _session.Expire(user, u => u.Name); break;
                case (User user, "addresses"): _session.Expire(user, u => u.Addresses); break;
                case (Address address, "id"): _session.Expire(address, a => a.Id); break;
                case (Address address, "street"): _session.Expire(address, a => a.Street); break;
                case (Address address, "user_id"): _session.Expire(address, a => a.UserId); break;
                case (Address address, "user"): _session.Expire(address, a => a.User); break;
                default: throw new InvalidOperationException($"The trace expires '{attribute}', which the replayer does not know.");
            }
        }
    }

    private string ReadAttribute(object entity, string attribute)
    {
        var property = attribute == "user_id" ? nameof(Address.UserId) : char.ToUpperInvariant(attribute[0]) + attribute[1..];
        var seen = _session.Inspect(entity);
        if (seen.ExpiredMembers.Contains(property) && !seen.ChangedMembers.Contains(property) && !HasInMemory(entity, attribute))
            _session.RefreshExpired(entity);
        return Json((entity, attribute) switch
        {
            (User user, "id") => user.Id == 0 ? null : user.Id,
            (User user, "email") => user.Email,
            (User user, "name") => user.Name,
            (Address address, "id") => address.Id == 0 ? null : address.Id,
            (Address address, "street") => address.Street,
            (Address address, "user_id") => address.UserId,
            _ => throw new InvalidOperationException($"The trace reads '{attribute}', which the replayer does not know."),
        });
    }

    private bool HasInMemory(object entity, string attribute)
        => SetWhileExpired.Contains(HandleOf(entity)!) && Expected.Objects[HandleOf(entity)!].GetProperty("v").TryGetProperty(attribute, out _);

    private string LoadAddresses(User user, JsonElement expected)
    {
        if (WasUnloaded.Contains(HandleOf(user)!) && _session.StateOf(user) == ObjectState.Persistent && _session.IsLoaded(user, u => u.Addresses))
            _session.Expire(user, u => u.Addresses);
        _session.Load(user, u => u.Addresses);
        return ReturnedList(user.Addresses, expected);
    }

    /// <summary>A program's own class would keep both ends in step while no session sees them; so does the replayer.</summary>
    private void Append(User user, Address address)
    {
        if (!_session.Contains(user) && !_session.Contains(address))
        {
            address.User?.Addresses.Remove(address);
            address.User = user;
        }

        user.Addresses.Add(address);
        try
        {
            _session.Contains(user);
        }
        catch (SessionException)
        {
            user.Addresses.Remove(address);
            throw;
        }
    }

    private void Remove(User user, Address address)
    {
        user.Addresses.Remove(address);
        if (!_session.Contains(user) && !_session.Contains(address) && ReferenceEquals(address.User, user))
            address.User = null;
    }

    private void SetUser(Address address, User? user)
    {
        if (_session.StateOf(address) == ObjectState.Persistent && !_session.IsLoaded(address, a => a.User))
            ReplaceUnloadedUser(address, user);
        if (!_session.Contains(address))
        {
            address.User?.Addresses.Remove(address);
            if (user is not null && !_session.Contains(user))
                user.Addresses.Add(address);
        }

        address.User = user;
        _session.Contains(address);
    }

    /// <summary>A reference that is not loaded is null already; setting it to null is said through the foreign key, or after loading it from memory.</summary>
    private void ReplaceUnloadedUser(Address address, User? user)
    {
        if (user is not null)
            return;
        if (_session.Entities.OfType<User>().Any(u => u.Id == address.UserId))
        {
            using (_session.NoAutoflush())
                _session.Load(address, a => a.User);
        }
        else
        {
            address.UserId = null;
        }
    }
}
