using System.Linq.Expressions;

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
}
