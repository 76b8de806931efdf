using System.Linq.Expressions;
using SessionGuard.Mapping;

namespace SessionGuard.Queries;

/// <summary>Evaluates simple criteria on loaded objects, where memory and database are sure to agree: comparisons of columns with values, joined by and, or, not.</summary>
internal static class InMemory
{
    public static bool CanEvaluate(LambdaExpression lambda) => IsSimple(lambda.Body);

    public static Func<object, bool> Compile(LambdaExpression lambda)
    {
        var entity = Expression.Parameter(typeof(object));
        var typed = Expression.Variable(lambda.Parameters[0].Type);
        var body = Expression.Block([typed], Expression.Assign(typed, Expression.Convert(entity, typed.Type)), Expression.Invoke(lambda, typed));
        return Expression.Lambda<Func<object, bool>>(body, entity).Compile(preferInterpretation: true);
    }

    /// <summary>The columns that a criterion looks at.</summary>
    public static ColumnSet Columns(LambdaExpression lambda, EntityMapping mapping)
    {
        var finder = new ColumnFinder(mapping);
        finder.Visit(lambda.Body);
        return finder.Found;
    }

    private static bool IsSimple(Expression expression)
    {
        if (!Evaluator.DependsOnRow(expression))
            return true;
        return expression switch
        {
            BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.OrElse or ExpressionType.Equal or ExpressionType.NotEqual } binary
                => IsSimple(binary.Left) && IsSimple(binary.Right),
            BinaryExpression { NodeType: ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual } binary
                => IsSimple(binary.Left) && IsSimple(binary.Right),
            UnaryExpression { NodeType: ExpressionType.Not or ExpressionType.Convert } unary => IsSimple(unary.Operand),
            MemberExpression { Expression: ParameterExpression } => true,
            _ => false,
        };
    }

    private sealed class ColumnFinder(EntityMapping mapping) : ExpressionVisitor
    {
        public ColumnSet Found { get; private set; }

        protected override Expression VisitMember(MemberExpression node)
        {
            if (node.Expression is ParameterExpression && mapping.FindColumn(node.Member.Name) is { } column)
                Found |= ColumnSet.Of(column.Index);
            return base.VisitMember(node);
        }
    }
}
