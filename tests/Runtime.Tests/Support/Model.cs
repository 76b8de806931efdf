using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace SessionGuard.Tests;

[Table("users")]
public class User
{
    [Column("id")]
    public int Id { get; set; }

    [Column("email")]
    public string? Email { get; set; }

    [Column("name")]
    public string? Name { get; set; }

    [Cascade(Cascades.All)]
    public List<Address> Addresses { get; set; } = [];
}

[Table("addresses")]
public class Address
{
    [Column("id")]
    public int Id { get; set; }

    [Column("street")]
    public string? Street { get; set; }

    [Column("user_id")]
    public int? UserId { get; set; }

    public User? User { get; set; }
}

/// <summary>A row with one column of every supported kind.</summary>
[Table("samples")]
public class Sample
{
    public Guid Id { get; set; }

    public bool Flag { get; set; }

    public long Big { get; set; }

    public short? Small { get; set; }

    public double Ratio { get; set; }

    public decimal Price { get; set; }

    public string Text { get; set; } = "";

    public Level Level { get; set; }

    public Level? MaybeLevel { get; set; }

    public DateTime Moment { get; set; }

    public DateTimeOffset Zoned { get; set; }

    public DateOnly Day { get; set; }

    public TimeOnly Time { get; set; }

    public byte[]? Bytes { get; set; }
}

public enum Level
{
    Low,
    High = 7,
}

/// <summary>Counted up at every update.</summary>
[Table("documents")]
public class Document
{
    public int Id { get; set; }

    public string Title { get; set; } = "";

    [ConcurrencyCheck]
    public int Version { get; set; }
}

[Table("enrolments")]
public class Enrolment
{
    [Key, Column("student", Order = 0)]
    public int Student { get; set; }

    [Key, Column("course", Order = 1)]
    public string Course { get; set; } = "";

    [Column("grade")]
    public int? Grade { get; set; }
}

/// <summary>Refers to its own type; its children lose their parent when it is deleted.</summary>
[Table("categories")]
public class Category
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public int? ParentId { get; set; }

    public Category? Parent { get; set; }

    public List<Category> Children { get; set; } = [];
}

/// <summary>Has a column that the database fills, and a parent that has no collection of it.</summary>
[Table("tasks")]
public class TaskItem
{
    public int Id { get; set; }

    public string Title { get; set; } = "";

    [DatabaseGenerated(DatabaseGeneratedOption.Computed)]
    public string? Created { get; set; }

    public int? CategoryId { get; set; }

    public Category? Category { get; set; }
}
