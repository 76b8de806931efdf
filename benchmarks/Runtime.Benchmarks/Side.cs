using System.Data.Common;

namespace SessionGuard.Benchmarks;

/// <summary>One way of doing the works on one engine. A method prepares what is not measured and returns what is.</summary>
internal abstract class Side
{
    public const int Hits = Customer.All * 10;

    public static readonly string[] Works = ["insert", "load", "load known", "update", "delete", "get hit", "get miss"];

    public Task<Func<Task>> Prepare(string work) => work switch
    {
        "insert" => Insert(),
        "load" => Load(),
        "load known" => LoadKnown(),
        "update" => Update(),
        "delete" => Delete(),
        "get hit" => GetHit(),
        "get miss" => GetMiss(),
        _ => throw new InvalidOperationException($"Unknown work '{work}'."),
    };

    /// <summary>Ends, unmeasured, what a run has left open.</summary>
    public virtual void Finish()
    {
    }

    protected abstract Task<Func<Task>> Insert();

    protected abstract Task<Func<Task>> Load();

    protected abstract Task<Func<Task>> LoadKnown();

    protected abstract Task<Func<Task>> Update();

    protected abstract Task<Func<Task>> Delete();

    protected abstract Task<Func<Task>> GetHit();

    protected abstract Task<Func<Task>> GetMiss();
}

/// <summary>SessionGuard: the same code on both engines.</summary>
internal sealed class SessionSide(SessionFactory factory) : Side
{
    private Session? _open;

    public override void Finish()
    {
        _open?.Dispose();
        _open = null;
    }

    protected override Task<Func<Task>> Insert()
    {
        var rows = Customer.Many(Customer.Rows);
        return Measured(async () =>
        {
            await using var session = factory.OpenSession();
            session.AddRange(rows);
            await session.CommitAsync();
        });
    }

    protected override Task<Func<Task>> Load() => Measured(async () =>
    {
        await using var session = factory.OpenSession();
        await session.Query<Customer>().ToListAsync();
    });

    protected override async Task<Func<Task>> LoadKnown()
    {
        var session = _open = factory.OpenSession();
        var known = await session.Query<Customer>().ToListAsync();
        await session.CommitAsync();
        return async () =>
        {
            await session.Query<Customer>().ToListAsync();
            GC.KeepAlive(known);
        };
    }

    protected override async Task<Func<Task>> Update()
    {
        var session = _open = factory.OpenSession();
        var rows = await session.Query<Customer>().ToListAsync();
        await session.CommitAsync();
        return async () =>
        {
            foreach (var row in rows)
                row.Age++;
            await session.CommitAsync();
        };
    }

    protected override async Task<Func<Task>> Delete()
    {
        var session = _open = factory.OpenSession();
        var rows = await session.Query<Customer>().ToListAsync();
        await session.CommitAsync();
        return async () =>
        {
            foreach (var row in rows)
                await session.DeleteAsync(row);
            await session.CommitAsync();
        };
    }

    protected override async Task<Func<Task>> GetHit()
    {
        var session = _open = factory.OpenSession();
        var first = (await session.Query<Customer>().Take(100).ToListAsync())[0].Id;
        await session.CommitAsync();
        return async () =>
        {
            for (var i = 0; i < Customer.Rows * 10; i++)
                await session.GetAsync<Customer>(first);
        };
    }

    protected override Task<Func<Task>> GetMiss() => Measured(async () =>
    {
        await using var session = factory.OpenSession();
        for (var i = 1; i <= Customer.Rows / 10; i++)
            await session.GetAsync<Customer>(i);
    });

    private static Task<Func<Task>> Measured(Func<Task> work) => Task.FromResult(work);
}

/// <summary>Hand-written ADO.NET; what differs by engine is in the derived classes.</summary>
internal abstract class RawSide : Side
{
    public const string Columns = "id, name, email, age, balance, active";

    protected abstract Task<DbConnection> Open();

    protected override Task<Func<Task>> Load() => Task.FromResult<Func<Task>>(async () =>
    {
        await using var connection = await Open();
        await ReadAll(connection);
    });

    protected override Task<Func<Task>> LoadKnown() => Load();

    /// <summary>Without a session there is no hit: a dictionary stands for the least that it can cost.</summary>
    protected override async Task<Func<Task>> GetHit()
    {
        await using var connection = await Open();
        var known = (await ReadAll(connection)).ToDictionary(c => c.Id);
        var first = known.Keys.First();
        return () =>
        {
            for (var i = 0; i < Customer.Rows * 10; i++)
                known.TryGetValue(first, out _);
            return Task.CompletedTask;
        };
    }

    protected static async Task<List<Customer>> ReadAll(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM customers";
        await using var reader = await command.ExecuteReaderAsync();
        var customers = new List<Customer>();
        while (await reader.ReadAsync())
            customers.Add(Read(reader));
        return customers;
    }

    protected static Customer Read(DbDataReader reader) => new()
    {
        Id = reader.GetInt32(0),
        Name = reader.GetString(1),
        Email = reader.GetString(2),
        Age = reader.GetInt32(3),
        Balance = reader.GetDouble(4),
        Active = reader.GetBoolean(5),
    };
}
