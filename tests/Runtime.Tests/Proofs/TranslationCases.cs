namespace SessionGuard.Tests.Proofs;

/// <summary>
/// Queries that the translator refuses and queries that it takes, a line each. The runtime's tests run them; the tests of rule SES5013 read this file and compare
/// what the rule says of each line.
/// </summary>
internal static class TranslationCases
{
    private static readonly int[] Numbers = [1, 2];
    private static readonly string[] Names = ["a", "b"];
    private static readonly User Known = new() { Id = 1 };

    private static string Own(string? text) => text ?? "";

    public static IEnumerable<(bool Refused, string Name, Action Run)> Of(Session session)
    {
        var cases = new List<(bool, string, Action)>();
        void Refused(Func<object?> run, [System.Runtime.CompilerServices.CallerLineNumber] int line = 0) => cases.Add((true, $"line {line}", () => run()));
        void Accepted(Func<object?> run, [System.Runtime.CompilerServices.CallerLineNumber] int line = 0) => cases.Add((false, $"line {line}", () => run()));
        Query<User> Users() => session.Query<User>();
        Query<Sample> Samples() => session.Query<Sample>();
        Query<Address> Addresses() => session.Query<Address>();
        var outer = "b";
        var letter = 'b';

        // Members
        Accepted(() => Users().Where(u => u.Name!.Length > 2).ToList());
        Accepted(() => Users().Where(u => u.Name == outer.Substring(0, 1)).ToList());
        Accepted(() => Addresses().Where(a => a.User!.Name == "a").ToList());
        Accepted(() => Samples().Where(s => s.MaybeLevel.HasValue && s.MaybeLevel.Value == Level.High).ToList());
        Accepted(() => Samples().Where(s => s.Moment.Year == 2020 && s.Day.Month == 1 && s.Time.Hour == 1 && s.Moment.DayOfYear == 3).ToList());
        Refused(() => Addresses().Where(a => a.User!.Addresses.Count > 1).ToList());
        Refused(() => Users().Where(u => u.Addresses.Count > 1).ToList());
        Refused(() => Users().Where(u => u.Addresses == null).ToList());
        Refused(() => Samples().Where(s => s.Moment.Date == DateTime.Today).ToList());
        Refused(() => Samples().Where(s => s.Moment.DayOfWeek == DayOfWeek.Monday).ToList());
        Refused(() => Samples().Where(s => s.Moment.Millisecond == 1).ToList());
        Refused(() => Samples().Where(s => s.Bytes!.Length > 2).ToList());
        Refused(() => Samples().Where(s => s.Bytes![0] == 2).ToList());

        // Operators
        Accepted(() => Users().Where(u => u.Id > 1 && u.Id <= 3 || !(u.Id == 2)).ToList());
        Accepted(() => Users().Where(u => u.Id + 1 > 2 * u.Id - 3 && u.Id % 2 == 0 && u.Id / 2 == 1).ToList());
        Accepted(() => Users().Where(u => (u.Id & 1) == 1 && (u.Id | 2) == 3).ToList());
        Accepted(() => Users().Where(u => -u.Id < 0).ToList());
        Accepted(() => Users().Where(u => (u.Name ?? "") == "a").ToList());
        Accepted(() => Users().Where(u => u.Name + u.Email == "ab").ToList());
        Accepted(() => Users().Where(u => (u.Id > 1 ? u.Name : u.Email) == "a").ToList());
        Accepted(() => Samples().Where(s => s.Level == Level.High && s.MaybeLevel == null).ToList());
        Accepted(() => Samples().Where(s => s.Small == 1 && s.Big > s.Small).ToList());
        Accepted(() => Samples().Where(s => (double)s.Big > s.Ratio && s.Price > s.Big).ToList());
        Refused(() => Users().Where(u => (u.Id ^ 1) == 1).ToList());
        Refused(() => Users().Where(u => u.Id << 1 == 2).ToList());
        Refused(() => Users().Where(u => ~u.Id == 2).ToList());
        Refused(() => Samples().Where(s => (int)s.Price == 2).ToList());
        Refused(() => Samples().Where(s => (long)s.Ratio == 2).ToList());
        Refused(() => Users().Where(u => (object)u is User).ToList());
        Refused(() => Users().Where(u => $"{u.Name}-{u.Id}" == "a-1").ToList());
        Refused(() => Users().Where(u => $"{u.Name}{u.Email}" == "ab").ToList());

        // Entities
        Accepted(() => Addresses().Where(a => a.User == Known).ToList());
        Accepted(() => Addresses().Where(a => a.User == null).ToList());
        Accepted(() => Addresses().Where(a => a.User != null && a.User.Id == 1).ToList());
        Refused(() => Users().Where(u => u == Known).ToList());
        Refused(() => Addresses().Where(a => Known == a.User).ToList());
        Refused(() => Addresses().Where(a => a.User == a.User!.Addresses[0].User).ToList());

        // Calls
        Accepted(() => Users().Where(u => u.Name!.StartsWith("a") && u.Name.EndsWith("b") && u.Name.Contains("c")).ToList());
        Accepted(() => Users().Where(u => u.Name!.ToUpper() == "A" && u.Name.ToLowerInvariant() == "a" && u.Name.Trim() == "a").ToList());
        Accepted(() => Users().Where(u => u.Name!.Equals("a") && u.Id.Equals(1)).ToList());
        Accepted(() => Users().Where(u => string.IsNullOrEmpty(u.Name)).ToList());
        Accepted(() => Users().Where(u => Math.Abs(u.Id) > 1).ToList());
        Accepted(() => Users().Where(u => Numbers.Contains(u.Id) && Names.Contains(u.Name)).ToList());
        Accepted(() => Users().Where(u => Own("a") == u.Name).ToList());
        Accepted(() => Users().Where(u => Names.ToList().Contains(u.Name!)).ToList());
        Refused(() => Users().Where(u => Own(u.Name) == "a").ToList());
        Refused(() => Users().Where(u => u.Name!.Substring(1) == "a").ToList());
        Refused(() => Users().Where(u => u.Name!.Contains('a')).ToList());
        Refused(() => Users().Where(u => u.Name!.Contains(letter)).ToList());
        Refused(() => Users().Where(u => u.Name!.StartsWith("a", StringComparison.OrdinalIgnoreCase)).ToList());
        Refused(() => Users().Where(u => u.Name!.Equals("a", StringComparison.Ordinal)).ToList());
        Refused(() => Users().Where(u => string.Equals(u.Name, "a")).ToList());
        Refused(() => Users().Where(u => u.Name!.Trim('a') == "b").ToList());
        Refused(() => Users().Where(u => u.Name!.IndexOf("a") == 1).ToList());
        Refused(() => Users().Where(u => u.Name!.Replace("a", "b") == "b").ToList());
        Refused(() => Users().Where(u => string.IsNullOrWhiteSpace(u.Name)).ToList());
        Refused(() => Users().Where(u => string.Compare(u.Name, "a") > 0).ToList());
        Refused(() => Users().Where(u => u.Id.ToString() == "1").ToList());
        Refused(() => Users().Where(u => Math.Max(u.Id, 2) == 2).ToList());
        Refused(() => Users().Where(u => u.Addresses.Any(a => a.Street == "b")).ToList());
        Refused(() => Users().Where(u => Numbers.Any(n => n == u.Id)).ToList());
        Refused(() => Users().Where(u => Numbers.Any(n => n == 1)).ToList());
        Refused(() => Users().Where(u => new[] { u.Id }.Contains(1)).ToList());
        Refused(() => Samples().Where(s => s.Moment.AddDays(1) > DateTime.Now).ToList());
        Refused(() => Samples().Where(s => s.MaybeLevel.GetValueOrDefault() == Level.High).ToList());
        Refused(() => Samples().Where(s => s.Level.HasFlag(Level.High)).ToList());

        // Keys and values
        Accepted(() => Users().OrderBy(u => u.Name).ThenByDescending(u => u.Name!.Length).ToList());
        Accepted(() => Users().Max(u => u.Id));
        Accepted(() => Users().Sum(u => u.Id * 2));
        Refused(() => Users().OrderBy(u => u).ToList());
        Refused(() => Users().OrderBy(u => new { u.Name, u.Id }).ToList());
        Refused(() => Users().OrderBy(u => u.Addresses.Count).ToList());
        Refused(() => Users().Max(u => u.Name!.IndexOf("a")));
        Refused(() => Users().Join(Addresses(), u => new { u.Id }, a => new { Id = a.UserId ?? 0 }, (u, a) => a.Street).ToList());

        // Projections
        Accepted(() => Users().Select(u => u).ToList());
        Accepted(() => Users().Select(u => u.Name).ToList());
        Accepted(() => Users().Select(u => new { u.Id, Upper = u.Name!.ToUpper(), outer }).ToList());
        Accepted(() => Users().Select(u => new User { Id = u.Id, Name = u.Name + "!" }).ToList());
        Accepted(() => Users().Select(u => new Tuple<int, string?>(u.Id, u.Name)).ToList());
        Accepted(() => Addresses().Select(a => new { a.Id, a.User }).ToList());
        Accepted(() => Users().Select(u => new[] { u.Id, 2 }).ToList());
        Accepted(() => Users().Join(Addresses(), u => u.Id, a => a.UserId ?? 0, (u, a) => new { u.Name, a.Street }).ToList());
        Refused(() => Users().Select(u => u.Name!.Substring(1)).ToList());
        Refused(() => Users().Select(u => new { u.Id, Cut = u.Name!.Substring(1) }).ToList());
        Refused(() => Users().Select(u => new User { Name = Own(u.Name) }).ToList());
        Refused(() => Users().Select(u => new { u.Addresses }).ToList());
        Refused(() => Users().Select(u => u.Addresses.Select(a => a.Street).ToList()).ToList());
        Refused(() => Users().Select(u => new List<int> { u.Id }).ToList());
        Refused(() => Users().Join(Addresses(), u => u.Id, a => a.UserId ?? 0, (u, a) => Own(a.Street)).ToList());

        // The order of calls
        Accepted(() => Users().Where(u => u.Id > 1).Select(u => u.Name).Take(2).ToList());
        Refused(() => Users().Select(u => u.Id).Where(id => id > 1).ToList());
        Refused(() => Users().Select(u => u.Id).Take(2).OrderBy(id => id).ToList());
        Refused(() => Users().Select(u => u.Id).Select(id => id + 1).ToList());
        Refused(() => Users().Select(u => u.Id).Max(id => id));

        // Names of navigations and columns
        Accepted(() => Users().Include(u => u.Addresses).ToList());
        Accepted(() => Addresses().Include(a => a.User).ToList());
        Refused(() => Users().Include(u => u.Name).ToList());
        Refused(() => Users().Include(u => u.Addresses.Where(a => a.Id > 1)).ToList());
        Refused(() => Addresses().Include(a => a.User!.Addresses).ToList());
        Accepted(() => Users().ExecuteUpdate(set => set.Set(u => u.Name, "a").Set(u => u.Email, u => u.Email + "x")));
        Refused(() => Users().ExecuteUpdate(set => set.Set(u => u.Addresses, new List<Address>())));
        Refused(() => Users().ExecuteUpdate(set => set.Set(u => u.Name!.Length, 2)));
        Refused(() => Users().ExecuteUpdate(set => set.Set(u => u.Name, u => Own(u.Name))));
        return cases;
    }
}
